import { sendQueues } from '@heliograph/contracts';
import { afterFailure, completeVariables } from '@heliograph/domain';
import type { AttemptClosing, HandOffVerdict, QueuedMessage, Stores } from '@heliograph/persistence';
import { newId, toPublicId, type Clock, type Grouper, type Logger } from '@heliograph/platform';
import { ProviderError, type ProviderAccount, type ProviderRegistry, type SendRequest } from '@heliograph/providers';
import type { Doorbell } from '@heliograph/queues';
import type { CallSlots } from './call-slots';
import { judge, type Judgement } from './judge-message';
import type { ProviderAccounts } from './provider-accounts';

export interface SendMessagesParts {
  stores: Stores;
  providers: ProviderRegistry;
  accounts: ProviderAccounts;
  doorbell: Doorbell;
  closer: Grouper<AttemptClosing, void>;
  slots: CallSlots;
  clock: Clock;
  logger: Pick<Logger, 'warn' | 'error'>;
  /** Names this process in attempts. */
  worker: string;
  publicUrl: string;
  providerTimeoutMs: number;
  /** A number in [0, 1) for retry jitter. */
  chance: () => number;
}

interface Ready {
  message: QueuedMessage;
  judgement: Judgement;
  verdict: HandOffVerdict;
  attemptId: string;
  leaseUntil: Date;
  from: string;
  providerKind: string;
}

/** Added to the provider's own time limit: closing the attempt must fit into the lease too. */
const leaseMarginMs = 15_000;
/** How long an attempt belongs to its worker, ms from its opening; a call can only have begun within it. */
export const leaseMs = (providerTimeoutMs: number): number => providerTimeoutMs + leaseMarginMs;
const leaseEnded = 'lease_ended';
/** A retry sooner than this rings by itself; a later one is found by the sweep. */
const ringWithinMs = 60_000;

/**
 * Flow 1, the sender's half: read facts, decide again, claim and open attempts in one statement, call the provider, close.
 * Running twice, or on two workers, hands a message over once: the claim is the deletion of its queue row.
 */
export class SendMessages {
  constructor(private readonly parts: SendMessagesParts) {}

  /** @param inOrder calls one after the other, oldest first: what was held together leaves in the order it was accepted */
  async handle(messageIds: string[], inOrder: boolean): Promise<void> {
    const { stores, clock } = this.parts;
    const now = clock.now();
    const { messages, channels, templates } = await stores.facts.forMessages(messageIds);
    const verdicts: HandOffVerdict[] = [];
    const ready: Ready[] = [];
    for (const message of messages) {
      if (message.state !== 'queued' && message.state !== 'held' && message.state !== 'scheduled') continue;
      const channel = channels.get(message.channelId);
      if (!channel) throw new Error(`channel ${message.channelId} of a queued message does not exist`);
      const judgement = judge(message, channel, templates, message.state === 'queued' ? 'hand_off' : 'release', now);
      const verdict = this.verdictOn(message, judgement, now);
      verdicts.push(verdict);
      if (verdict.next.act === 'send') {
        const { attemptId, leaseUntil } = verdict.next;
        ready.push({ message, judgement, verdict, attemptId, leaseUntil, from: channel.phone, providerKind: channel.provider });
      }
    }
    if (verdicts.length === 0) return;
    // Before the claim: what fails here leaves the messages queued, not with an attempt nobody makes.
    const accounts = await this.parts.accounts.get(ready.map(({ message }) => message.accountId));
    const claimed = await stores.handOff.open(verdicts);
    const mine = ready.filter(({ message }) => claimed.has(message.id));
    const call = async (item: Ready) => {
      const closing = await this.handOver(item, accounts.get(item.message.accountId) as ProviderAccount | ProviderError);
      // Rung one by one, those whose turn did not come would overtake each other: the sweep finds them in order.
      if (closing && !(inOrder && closing.error?.code === leaseEnded)) await this.ringForRetry(item, closing);
    };
    if (!inOrder) {
      await Promise.all(mine.map(call));
      return;
    }
    mine.sort((a, b) => (a.message.id < b.message.id ? -1 : 1));
    for (const item of mine) await call(item);
  }

  private verdictOn(message: QueuedMessage, judgement: Judgement, now: Date): HandOffVerdict {
    const { decision, act } = judgement;
    const base = { messageId: message.id, decidedAt: now, decision, decisionFacts: judgement.facts };
    const codes = decision.reasons.map((reason) => reason.code);
    if (act === 'send') {
      const leaseUntil = new Date(now.getTime() + leaseMs(this.parts.providerTimeoutMs));
      return {
        ...base,
        next: { act: 'send', attemptId: newId(), worker: this.parts.worker, leaseUntil, useFallback: judgement.useFallback },
      };
    }
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

  private async handOver(item: Ready, account: ProviderAccount | ProviderError): Promise<AttemptClosing | null> {
    const { clock, closer, logger, providers, providerTimeoutMs, slots } = this.parts;
    const closing = await slots.run(async (): Promise<AttemptClosing | null> => {
      // The fence: when the wait for a slot ate the lease, somebody may already be reconciling this attempt. Not called is not sent.
      if (clock.now().getTime() + providerTimeoutMs >= item.leaseUntil.getTime()) return this.notCalled(item);
      try {
        if (account instanceof ProviderError) throw account;
        const accepted = await providers.get(item.providerKind).send(account, this.request(item));
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

  private request({ message, judgement, from, attemptId }: Ready): SendRequest {
    const { template, useFallback } = judgement;
    const values = useFallback ? (message.fallback?.variables ?? {}) : message.variables;
    return {
      from,
      to: message.address as string,
      statusCallbackUrl: `${this.parts.publicUrl}/webhooks/twilio/status?attempt=${toPublicId('attempt', attemptId)}#rc=5&rp=all`,
      timeoutMs: this.parts.providerTimeoutMs,
      content: template
        ? {
            type: 'template',
            providerTemplateId: template.providerTemplateId ?? '',
            variables: completeVariables(template.content, values),
          }
        : (message.content as NonNullable<QueuedMessage['content']>),
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
      code: leaseEnded,
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
    const { kind, outcome, code, requestId, retryAfterMs } = failure.details;
    const base = this.base(item);
    const after = afterFailure(
      { kind, outcome, retryAfterMs },
      item.message.attemptCount + 1,
      base.closedAt,
      this.parts.chance(),
    );
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
