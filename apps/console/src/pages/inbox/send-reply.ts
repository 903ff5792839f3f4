import { ask } from '../../api/client';
import type { AcceptedMessage } from '../../api/nouns';
import { ApiProblem, ConnectionLost } from '../../api/problem';
import { serverNow } from '../../api/server-clock';
import { addPending, changePending, dropPending, pendingNow } from './outbox';

/** Puts a reply on its way. The bubble says "sending…" until the 202, "kept here, not sent" without a connection, or why not. */
export async function sendReply(
  conversation: string,
  body: Record<string, unknown>,
  text: string,
): Promise<AcceptedMessage | null> {
  const key = crypto.randomUUID();
  const at = new Date(serverNow()).toISOString();
  addPending({ key, conversation, body, text, at, state: 'sending', problem: null, acceptedAs: null });
  return hand(key);
}

/** Tries again: what was kept, with its own key, for it may have arrived; what was refused, as a new request. */
export function tryAgain(key: string): Promise<AcceptedMessage | null> {
  const one = pendingNow().find((pending) => pending.key === key);
  if (one?.state === 'refused') {
    dropPending(key);
    return sendReply(one.conversation, one.body, one.text);
  }
  changePending(key, { state: 'sending', problem: null });
  return hand(key);
}

async function hand(key: string): Promise<AcceptedMessage | null> {
  const one = pendingNow().find((pending) => pending.key === key);
  if (!one) return null;
  try {
    const path = `/v1/conversations/${one.conversation}/messages` as const;
    const accepted = await ask<AcceptedMessage>('POST', path, { body: one.body, headers: { 'idempotency-key': key } });
    changePending(key, { state: 'accepted', acceptedAs: accepted.id });
    // The live stream brings the real bubble; should it be away, the list's next read does, and this one need not stay for ever.
    setTimeout(() => dropPending(key), 60_000);
    return accepted;
  } catch (error) {
    if (error instanceof ApiProblem && error.status < 500 && error.code !== 'rate_limited' && error.status !== 429)
      changePending(key, { state: 'refused', problem: error.problem });
    else if (error instanceof ApiProblem || error instanceof ConnectionLost)
      changePending(key, { state: 'kept', problem: error instanceof ApiProblem ? error.problem : null });
    else throw error;
    return null;
  }
}
