import { sendQueues } from '@heliograph/contracts';
import { afterFailure, completeVariables } from '@heliograph/domain';
import {
  notCalledCode,
  type AttemptClosing,
  type HandOffVerdict,
  type OpenCircuit,
  type QueuedMessage,
  type Stores,
} from '@heliograph/persistence';
import { newId, toPublicId, type Clock, type Grouper, type Logger, type SecretKey } from '@heliograph/platform';
import {
  ProviderError,
  type Provider,
  type ProviderAccount,
  type ProviderRegistry,
  type SendRequest,
} from '@heliograph/providers';
import type { Doorbell, PacedMessage, Pacing } from '@heliograph/queues';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallSlots } from './call-slots';
import type { Circuits } from './circuits';
import { ClaimRoom } from './claim-room';
import { ContentToSend } from './content-to-send';
import { EvenOut } from './even-out';
import { judge, type Judgement } from './judge-message';
import { learnFromAnswer } from './learn-from-answer';
import { paceSlice, type Admitted, type PacedSlice, type Willing } from './pace-slice';
import type { ProviderAccounts } from './provider-accounts';

export interface SendMessagesParts {
  stores: Stores;
  providers: ProviderRegistry;
  accounts: ProviderAccounts;
  doorbell: Doorbell;
  closer: Grouper<AttemptClosing, void>;
  slots: CallSlots;
  pacing: Pick<Pacing, 'reserve' | 'slowDown' | 'giveBack'>;
  circuits: Circuits;
  clock: Clock;
  logger: Pick<Logger, 'warn' | 'error'>;
  /** Names this process in attempts. */
  worker: string;
  publicUrl: string;
  /** Signs the links by which the provider fetches files. */
  linkKey: SecretKey;
  providerTimeoutMs: number;
  /** A number in [0, 1) for retry jitter. */
  chance: () => number;
}

interface Ready {
  message: QueuedMessage;
  judgement: Judgement;
  attemptId: string;
  leaseUntil: Date;
  from: string;
  providerKind: string;
  paced: PacedMessage;
  probes: readonly OpenCircuit[];
  failure: ProviderError['details'] | null;
}

/** Added to the provider's own time limit: closing the attempt must fit into the lease too. */
const leaseMarginMs = 15_000;
/** How long an attempt belongs to its worker, ms from its opening; a call can only have begun within it. */
export const leaseMs = (providerTimeoutMs: number): number => providerTimeoutMs + leaseMarginMs;
/** A retry sooner than this rings by itself; a later one is found by the sweep. */
const ringWithinMs = 60_000;
/** Claimed messages of this process whose call has not begun. */
const mostClaimed = 256;
/** Messages whose moments lie this close together are claimed together, ms. */
const claimTogetherMs = 100;
/** So long before the first moment of a group it is claimed: the statement must not make the calls late, ms. */
const claimAheadMs = 60;
/** Messages that wait for moments this close together are rung for together, ms. */
const ringTogetherMs = 200;

/** What was held or scheduled until now is released; the rest is handed off as it comes. */
const momentOf = ({ state }: QueuedMessage): 'hand_off' | 'release' => (state === 'queued' ? 'hand_off' : 'release');

/**
 * Flow 1, the sender's half: read facts, decide again, claim and open attempts in one statement, call the provider, close.
 * Running twice, or on two workers, hands a message over once: the claim is the deletion of its queue row.
 */
export class SendMessages {
  private readonly evenOut = new EvenOut();
  private readonly claimRoom = new ClaimRoom(mostClaimed);
  private readonly contents: ContentToSend;

  constructor(private readonly parts: SendMessagesParts) {
    this.contents = new ContentToSend(parts);
  }

  /** @param inOrder calls those of one conversation one after the other: what was held together leaves in the order it was accepted */
  async handle(messageIds: string[], inOrder: boolean): Promise<void> {
    const { stores, clock } = this.parts;
    const now = clock.now();
    const { messages, channels, templates } = await stores.facts.forMessages(messageIds);
    const settled: HandOffVerdict[] = [];
    const willing: Willing[] = [];
    const decide = (message: QueuedMessage, channel: Willing['channel'], limit?: PacedSlice['full'][number]['limit']) =>
      judge(message, this.withCapabilities(channel), templates, momentOf(message), now, limit);
    for (const message of messages) {
      if (message.state !== 'queued' && message.state !== 'held' && message.state !== 'scheduled') continue;
      const channel = channels.get(message.channelId);
      if (!channel) throw new Error(`channel ${message.channelId} of a queued message does not exist`);
      const judgement = decide(message, channel);
      if (judgement.act === 'send') willing.push({ message, judgement, channel });
      else settled.push(this.verdictOn(message, judgement, now));
    }
    const slice = await paceSlice(this.parts, willing, new Date(now.getTime() + leaseMs(this.parts.providerTimeoutMs)));
    for (const { item, limit } of slice.full) {
      const { message, channel } = item;
      const judgement = decide(message, channel, limit);
      if (judgement.act === 'send')
        slice.waiting.push({ message, inMs: limit.freesAt ? limit.freesAt.getTime() - now.getTime() : 0 });
      else settled.push(this.verdictOn(message, judgement, now));
    }
    // Before the claim: what fails here leaves the messages queued, not with an attempt nobody makes.
    const accounts = await this.parts.accounts.get(slice.going.map(({ message }) => message.accountId));
    const first = slice.going.filter(({ inMs }) => inMs <= claimTogetherMs);
    const rest = slice.going.slice(first.length);
    await this.putOff(slice.waiting, now);
    // One after the other within a conversation; conversations do not wait for each other.
    const tails = new Map<string, Promise<void>>();
    const call = (item: Ready, dueMs: number, begun: () => void): Promise<void> => {
      const go = async (): Promise<void> => {
        await this.evenOut.wait(item.message.channelId, dueMs, item.paced.perSecond);
        const closing = await this.handOver(item, accounts.get(item.message.accountId) as ProviderAccount | ProviderError, begun);
        if (closing) await learnFromAnswer(this.parts, { ...item, ...lineOf(item) }, closing);
        else if (item.probes.length > 0) await this.parts.circuits.inconclusive(item.probes);
        // Rung one by one, those whose turn did not come would overtake each other: the sweep finds them in order.
        if (closing && !(inOrder && closing.error?.code === notCalledCode)) await this.ringForRetry(item, closing);
      };
      if (!inOrder) return go();
      const tail = (tails.get(item.message.conversationId) ?? Promise.resolve()).then(go, go);
      tails.set(item.message.conversationId, tail);
      return tail;
    };
    const began = performance.now();
    const claim = async (group: readonly Admitted[], also: HandOffVerdict[]): Promise<Promise<void>[]> => {
      if (group.length === 0 && also.length === 0) return [];
      const earliest = group[0] ? began + group[0].inMs : began;
      if (also.length === 0) await sleepUntil(earliest - claimAheadMs);
      let room = group.length === 0 ? 0 : await this.claimRoom.enter(group.length);
      const leave = (count: number) => {
        const left = Math.min(count, room);
        room -= left;
        if (left > 0) this.claimRoom.leave(left);
      };
      const ready = group.map((admitted) => this.readyFor(admitted));
      const claimed = await stores.handOff.open([...also, ...ready.map(({ verdict }) => verdict)]).catch((error: unknown) => {
        leave(room);
        throw error;
      });
      // A group larger than the whole room holds fewer places than it has messages: the last ones to begin leave none.
      leave(ready.filter(({ item }) => !claimed.has(item.message.id)).length);
      const lost = ready.filter(({ item }) => !claimed.has(item.message.id)).flatMap(({ item }) => item.probes);
      if (lost.length > 0) await this.parts.circuits.release(lost);
      return ready
        .filter(({ item }) => claimed.has(item.message.id))
        .map(({ item, inMs }) => call(item, began + inMs, () => leave(1)));
    };
    const calls: Promise<void>[] = [];
    const follow = (begun: Promise<void>[]): void => {
      // Awaited below; until then a failure must not look like one that nobody handles.
      for (const each of begun) each.catch(() => undefined);
      calls.push(...begun);
    };
    try {
      follow(await claim(first, settled));
      for (const group of together(rest)) follow(await claim(group, []));
    } finally {
      await Promise.allSettled(calls);
    }
    await Promise.all(calls);
  }

  /** The policy asks what the provider carries here too, not only when the message was accepted. */
  private withCapabilities(facts: Willing['channel']): Willing['channel'] {
    const { capabilities } = this.parts.providers.get(facts.provider);
    return { ...facts, channel: { ...facts.channel, capabilities } };
  }

  /** The verdict is made when the message is claimed: the lease begins with the attempt, not with the wait before it. */
  private readyFor({ message, judgement, channel, paced, probes, inMs }: Admitted) {
    const now = this.parts.clock.now();
    const leaseUntil = new Date(now.getTime() + leaseMs(this.parts.providerTimeoutMs));
    const attemptId = newId();
    const verdict: HandOffVerdict = {
      messageId: message.id,
      moment: momentOf(message),
      decidedAt: now,
      decision: judgement.decision,
      decisionFacts: judgement.facts,
      next: { act: 'send', attemptId, worker: this.parts.worker, leaseUntil, useFallback: judgement.useFallback },
    };
    const to = { from: channel.phone, providerKind: channel.provider };
    const item: Ready = { message, judgement, attemptId, leaseUntil, ...to, paced, probes, failure: null };
    return { item, verdict, inMs };
  }

  /** Frees this worker: what waits for its pace is due again at its moment, rung for in groups; a lost ring is found by the sweep. */
  private async putOff(waiting: PacedSlice['waiting'], now: Date): Promise<void> {
    const { doorbell, logger, stores } = this.parts;
    if (waiting.length === 0) return;
    const at = (inMs: number) => new Date(now.getTime() + Math.ceil(inMs));
    await stores.handOff.wait(waiting.map(({ message, inMs }) => ({ messageId: message.id, until: at(inMs) })));
    const groups = new Map<string, { lane: QueuedMessage['lane']; delayMs: number; messageIds: string[] }>();
    for (const { message, inMs } of waiting) {
      if (inMs > ringWithinMs) continue;
      const delayMs = Math.floor(inMs / ringTogetherMs) * ringTogetherMs;
      const key = `${message.lane} ${message.channelId} ${delayMs}`;
      const group = groups.get(key) ?? { lane: message.lane, delayMs: Math.max(delayMs, 20), messageIds: [] };
      groups.set(key, group);
      group.messageIds.push(message.id);
    }
    const rings = [...groups.values()].map(({ lane, delayMs, messageIds }) =>
      doorbell.ring(sendQueues[lane], 'send-messages', { messageIds, inOrder: true }, { delayMs }),
    );
    for (const ring of await Promise.allSettled(rings)) {
      if (ring.status === 'rejected') {
        logger.warn(
          { err: ring.reason as Error },
          'Redis did not take the doorbell of messages that wait; the sweep will find them',
        );
      }
    }
  }

  private verdictOn(message: QueuedMessage, judgement: Judgement, now: Date): HandOffVerdict {
    const { decision, act } = judgement;
    const base = { messageId: message.id, moment: momentOf(message), decidedAt: now, decision, decisionFacts: judgement.facts };
    const codes = decision.reasons.map((reason) => reason.code);
    if (act === 'hold') {
      return {
        ...base,
        next: { act: 'hold', dueAt: judgement.lookAgainAt, event: { id: newId(), type: 'message.held', data: { codes } } },
      };
    }
    const first = decision.reasons.find((reason) => reason.effect === 'refuse') ?? decision.reasons[0];
    const state = codes.includes('expired') ? 'expired' : 'failed';
    return {
      ...base,
      next: {
        act: 'end',
        state,
        error: { code: first?.code ?? 'refused', message: first?.message ?? 'refused by policy', kind: 'policy' },
        event: { id: newId(), type: `message.${state}`, data: { codes } },
      },
    };
  }

  /** @param begun told when the call is under way, or will not be */
  private async handOver(
    item: Ready,
    account: ProviderAccount | ProviderError,
    begun: () => void,
  ): Promise<AttemptClosing | null> {
    const { clock, closer, logger, providers, providerTimeoutMs, slots } = this.parts;
    const closing = await slots.run(async (): Promise<AttemptClosing | null> => {
      begun();
      // The fence: when the wait for a slot ate the lease, somebody may already be reconciling this attempt. Not called is not sent.
      if (clock.now().getTime() + providerTimeoutMs >= item.leaseUntil.getTime()) return this.notCalled(item);
      try {
        if (account instanceof ProviderError) throw account;
        const provider = providers.get(item.providerKind);
        const request = await this.request(item, provider, account);
        // Preparing the content may have taken its time: the fence once more.
        if (clock.now().getTime() + providerTimeoutMs >= item.leaseUntil.getTime()) return this.notCalled(item);
        const accepted = await this.send(item, provider, account, request);
        return this.accepted(item, accepted.providerMessageId, accepted.requestId ?? null);
      } catch (error) {
        if (error instanceof ProviderError) return this.failed(item, error);
        // A bug between the claim and the call's end: we cannot say that nothing left, so it is reconciled, never resent.
        logger.error(
          { err: error, messageId: item.message.id, attemptId: item.attemptId },
          'A hand-off broke off; its outcome is unknown',
        );
        return null;
      }
    });
    if (closing) await closer.add(closing);
    return closing;
  }

  /** A prepared content that the provider lost is made anew with the next attempt. */
  private async send({ message }: Ready, provider: Provider, account: ProviderAccount, request: SendRequest) {
    try {
      return await provider.send(account, request);
    } catch (error) {
      const lost = error instanceof ProviderError && error.details.kind === 'template' && error.details.outcome === 'refused';
      if (!lost || !(await this.contents.forget(message, request.content))) throw error;
      throw new ProviderError(error.message, { ...error.details, kind: 'retry' });
    }
  }

  private async request(
    { message, judgement, from, attemptId }: Ready,
    provider: Provider,
    account: ProviderAccount,
  ): Promise<SendRequest> {
    const { template, useFallback } = judgement;
    const values = useFallback ? (message.fallback?.variables ?? {}) : message.variables;
    return {
      from,
      to: message.address as string,
      statusCallbackUrl: `${this.parts.publicUrl}/webhooks/twilio/status?attempt=${toPublicId('attempt', attemptId)}#rc=5&rp=all`,
      timeoutMs: this.parts.providerTimeoutMs,
      ...(template
        ? {
            content: {
              type: 'template',
              providerTemplateId: template.providerTemplateId ?? '',
              variables: completeVariables(template.content, values),
            },
          }
        : await this.contents.of(message, provider, account)),
    };
  }

  private base({ message, attemptId }: Ready) {
    return {
      attemptId,
      messageId: message.id,
      accountId: message.accountId,
      workspaceId: message.workspaceId,
      closedAt: this.parts.clock.now(),
      requestId: null,
      providerMessageId: null,
      error: null,
      dueAt: null,
    };
  }

  private accepted(item: Ready, providerMessageId: string, requestId: string | null): AttemptClosing {
    const event = { id: newId(), type: 'message.handed_off', data: { state: 'handed_off', attemptId: item.attemptId } };
    return { ...this.base(item), outcome: 'accepted', providerMessageId, requestId, next: 'handed_off', event };
  }

  private notCalled(item: Ready): AttemptClosing {
    const error = {
      code: notCalledCode,
      message: 'the provider was not called: the wait for a free call outlasted the lease',
      kind: 'retry',
    };
    const closing = { ...this.base(item), outcome: 'refused' as const, error, next: 'queued' as const };
    return {
      ...closing,
      dueAt: closing.closedAt,
      event: { id: newId(), type: 'message.queued', data: { state: 'queued', attemptId: item.attemptId } },
    };
  }

  private failed(item: Ready, failure: ProviderError): AttemptClosing {
    item.failure = failure.details;
    const { kind, outcome, code, requestId, retryAfterMs } = failure.details;
    const base = this.base(item);
    const tries = item.message.refusals + 1;
    const after = afterFailure({ kind, outcome, retryAfterMs }, tries, base.closedAt, this.parts.chance());
    const dead = after.next === 'failed' && after.dead;
    return {
      ...base,
      outcome,
      requestId: requestId ?? null,
      error: { code, message: failure.message, kind },
      next: after.next,
      dueAt: 'dueAt' in after ? after.dueAt : null,
      event: {
        id: newId(),
        type: `message.${after.next}`,
        data: { state: after.next, errorCode: code, attemptId: item.attemptId, ...(dead ? { dead } : {}) },
      },
    };
  }

  private async ringForRetry({ message }: Ready, closing: AttemptClosing): Promise<void> {
    if (closing.next !== 'queued' || closing.dueAt === null) return;
    const delayMs = Math.max(0, closing.dueAt.getTime() - this.parts.clock.now().getTime());
    if (delayMs > ringWithinMs) return;
    const jobId = `${message.id}-${message.attemptCount + 1}`;
    await this.parts.doorbell
      .ring(sendQueues[message.lane], 'send-messages', { messageIds: [message.id] }, { jobId, delayMs })
      .catch((error: Error) =>
        this.parts.logger.warn({ err: error }, 'Redis did not take the doorbell of a retry; the sweep will find it'),
      );
  }
}

const lineOf = ({ message, judgement }: Ready) => ({
  workspaceId: message.workspaceId,
  channelId: message.channelId,
  accountId: message.accountId,
  templateId: judgement.template?.id ?? null,
});

async function sleepUntil(moment: number): Promise<void> {
  const ms = moment - performance.now();
  if (ms > 1) await sleep(ms);
}

/** Those whose moments lie close together, earliest group first. */
function together(going: readonly Admitted[]): Admitted[][] {
  const groups: Admitted[][] = [];
  for (const item of going) {
    const group = groups.at(-1);
    if (group?.[0] && item.inMs - group[0].inMs <= claimTogetherMs) group.push(item);
    else groups.push([item]);
  }
  return groups;
}
