import { setTimeout as sleep } from 'node:timers/promises';
import type { SimMessage } from '../state/message';
import { newSid } from '../state/sids';
import type { Simulation } from '../simulation';
import { refusal, type Answer, type Call } from './answer';
import type { Fate } from './lifecycle';
import { fateOf } from './message-fate';
import { readMessageRequest, type Draft } from './message-request';
import { messageResource } from './message-resource';

const transport = ['accept_then_timeout', 'accept_then_reset', 'drop_before', 'refuse_429', 'error_500', 'error_503'] as const;
/** A sender's queue may hold four hours of messages (facts §1.5). */
const longestBacklogMs = 4 * 3_600_000;

/** `POST /2010-04-01/Accounts/{AC}/Messages.json`. Synchronous unless a `slow` fault or media to fetch make it wait. */
export function createMessage(simulation: Simulation, call: Call): Answer | Promise<Answer> {
  const to = typeof call.body.To === 'string' ? call.body.To : '';
  const slow = simulation.faults.take(['slow'], { accountSid: call.account.sid, to });
  if (slow) return sleep(slow.ms).then(() => accept(simulation, call, to));
  return accept(simulation, call, to);
}

function accept(simulation: Simulation, call: Call, to: string): Answer {
  const { world, faults } = simulation;
  const occasion = { accountSid: call.account.sid, to };
  const fault = faults.take(transport, occasion);
  switch (fault?.kind) {
    case 'drop_before':
      return { transport: 'reset', fault: fault.kind };
    case 'refuse_429': {
      const headers = fault.retryAfterSeconds === undefined ? undefined : { 'retry-after': String(fault.retryAfterSeconds) };
      return { ...refusal(429, 20429, 'Too Many Requests', headers), fault: fault.kind };
    }
    case 'error_500':
    case 'error_503':
      if (!fault.accepted) return serverError(fault.kind);
  }
  const draft = readMessageRequest(world, call);
  if (!('sender' in draft)) return draft;
  if (simulation.lifecycle.backlogMs(draft.from) > longestBacklogMs) {
    return refusal(429, 21611, "This 'From' number has exceeded the maximum number of queued messages");
  }
  const later = faults.take(['fail_later'], occasion);
  const fate: Fate = later ? { kind: 'failed', status: later.status, errorCode: later.errorCode } : fateOf(world, draft);
  if (world.settings.windowRefusal === 'synchronous' && fate.kind === 'failed' && fate.errorCode === 63016) {
    return refusal(400, 63016, 'Failed to send freeform message because you are outside the allowed window.');
  }
  const message = record(simulation, call.account.sid, draft, fate, fault?.kind ?? null);
  switch (fault?.kind) {
    case 'accept_then_timeout':
      return { transport: 'hang', fault: fault.kind };
    case 'accept_then_reset':
      return { transport: 'reset', fault: fault.kind };
    case 'error_500':
    case 'error_503':
      return serverError(fault.kind);
    default:
      return { status: 201, body: messageResource(message) };
  }
}

/** Puts the message in the ledger and starts its life. The answer is rendered before anything moves. */
function record(simulation: Simulation, accountSid: string, draft: Draft, fate: Fate, fault: string | null): SimMessage {
  const { world, lifecycle } = simulation;
  const now = world.clock.now();
  const scheduled = draft.sendAt !== null;
  const message: SimMessage = {
    sid: newSid(draft.template || draft.mediaUrls.length > 0 ? 'MM' : 'SM'),
    accountSid,
    direction: 'outbound-api',
    from: draft.from,
    to: draft.to,
    body: draft.body,
    shown: draft.shown,
    mediaUrls: draft.mediaUrls,
    mediaSids: [],
    contentSid: draft.contentSid,
    contentVariables: draft.contentVariables,
    messagingServiceSid: draft.messagingServiceSid,
    statusCallback: draft.statusCallback,
    status: scheduled ? 'scheduled' : draft.messagingServiceSid ? 'accepted' : 'queued',
    errorCode: null,
    createdAt: now,
    updatedAt: now,
    sentAt: null,
    sendAt: draft.sendAt,
    plan: [],
    callbacks: [],
    fault,
    deleted: false,
    redacted: false,
  };
  world.putMessage(message);
  simulation.stream.publish(message);
  if (scheduled) simulation.schedule(message);
  else if (draft.mediaUrls.length > 0) void simulation.outboundMedia.fetchThenBegin(message, fate);
  else lifecycle.begin(message, fate);
  return message;
}

function serverError(kind: 'error_500' | 'error_503'): Answer {
  const [status, code, text] = kind === 'error_500' ? [500, 20500, 'Internal Server Error'] : [503, 20503, 'Service Unavailable'];
  return { ...refusal(status as number, code as number, text as string), fault: kind };
}
