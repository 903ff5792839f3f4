import type { AttemptClosing, Stores, UnsettledAttempt } from '@heliograph/persistence';
import { newId, type Clock, type Logger } from '@heliograph/platform';
import { ProviderError, type Provider, type ProviderMessage, type ProviderRegistry } from '@heliograph/providers';
import type { ProviderAccounts } from './provider-accounts';
import { leaseMs } from './send-message.job';

export interface ReconcileParts {
  stores: Stores;
  providers: ProviderRegistry;
  accounts: ProviderAccounts;
  clock: Clock;
  logger: Pick<Logger, 'info' | 'warn'>;
  /** The time limit of one provider call, ms: bounds when an attempt's message can have been made. */
  providerTimeoutMs: number;
  /** How long after it was opened an attempt may stay unknown before `onUnknown` decides, ms. */
  deadlineMs: number;
}

/** Two clocks are never the same: the provider's list is searched this much around the attempt, ms. */
const clockSlackMs = 30_000;
/** Between two looks at the provider's list for the same attempt, ms. */
const lookAgainMs = 15_000;
const ambiguous = 'ambiguous';
/** Waiting for a person or a late callback: look rarely, ms. */
const restMs = 10 * 60_000;

/** What the provider's list said when the deadline had passed. */
type Unresolved = 'not_listed' | 'ambiguous' | 'list_unreadable';
const why: Record<Unresolved, string> = {
  not_listed: 'the provider’s list does not show it',
  ambiguous: 'the provider’s list shows several messages that could be this one',
  list_unreadable: 'the provider’s list could not be read',
};
const givenUp = (reason: Unresolved) => ({
  code: 'outcome_unknown',
  message: `the provider neither confirmed nor refused this message: ${why[reason]}`,
  kind: 'unknown',
});

/**
 * Settles attempts whose worker died or whose answer was lost: by the callback (which needs nothing from here), by the provider's own
 * list of messages, and after the deadline by the message's `onUnknown`, whatever the list says then. Never resends what the list may
 * be showing: where several of its messages could be this one, `resend` gives up instead. A list that cannot be read does not stop a
 * resend: whoever asks for one would rather get an authentication code twice than never.
 */
export class ReconcileUnknown {
  constructor(private readonly parts: ReconcileParts) {}

  async handle(): Promise<void> {
    const { stores, clock, logger } = this.parts;
    const attempts = await stores.sweep.unsettledAttempts(clock.now(), 100);
    for (const attempt of attempts) {
      try {
        await this.settle(attempt);
      } catch (error) {
        logger.warn({ err: error, attemptId: attempt.id }, 'An unknown attempt could not be reconciled now');
        await stores.handOff.postpone([attempt.id], new Date(clock.now().getTime() + lookAgainMs));
      }
    }
  }

  private async settle(attempt: UnsettledAttempt): Promise<void> {
    const { stores, clock, logger } = this.parts;
    if (attempt.outcome === null) await stores.handOff.close([this.closing(attempt, 'unknown', null)]);
    const late = clock.now().getTime() >= attempt.openedAt.getTime() + this.parts.deadlineMs;
    let found: ProviderMessage | null;
    let unresolved: Unresolved = 'not_listed';
    try {
      found = await this.searchProvider(attempt);
    } catch (error) {
      // A failure of our own storage says nothing about the provider: it is looked at again, however late.
      if (!late || !(error instanceof ProviderError)) throw error;
      found = null;
      unresolved = error.details.code === ambiguous ? 'ambiguous' : 'list_unreadable';
      logger.warn({ err: error, attemptId: attempt.id }, 'The provider’s list did not settle an attempt before its deadline');
    }
    if (found) {
      logger.info({ attemptId: attempt.id, messageId: attempt.messageId }, 'The provider has a message whose answer we had lost');
      await stores.handOff.close([this.closing(attempt, 'accepted', found.providerMessageId)]);
      return;
    }
    const now = clock.now();
    if (!late) await stores.handOff.postpone([attempt.id], new Date(now.getTime() + lookAgainMs));
    else await this.decideByClass(attempt, unresolved, now);
  }

  private async searchProvider(attempt: UnsettledAttempt): Promise<ProviderMessage | null> {
    const { stores, accounts, providers } = this.parts;
    const { channels, messages } = await stores.facts.forMessages([attempt.messageId]);
    const channel = channels.get(attempt.channelId);
    const message = messages[0];
    if (!channel || !message?.address) return null;
    const account = (await accounts.get([attempt.accountId])).get(attempt.accountId);
    if (!account) return null;
    if (account instanceof ProviderError) throw account;
    const provider: Provider = providers.get(channel.provider);
    const since = new Date(attempt.openedAt.getTime() - clockSlackMs);
    const listed = await provider.listMessages(account, { from: channel.phone, to: message.address, since, limit: 100 });
    const known = await stores.sweep.knownProviderIds(
      attempt.accountId,
      listed.map((candidate) => candidate.providerMessageId),
    );
    // From the opening, not the lease: postponing moves the lease, and a later message of the pair would slip in.
    const until = new Date(attempt.openedAt.getTime() + leaseMs(this.parts.providerTimeoutMs) + clockSlackMs);
    // A fallback leaves the text it replaced in the row: only a free-form message is known by its words.
    const words = message.kind === 'free_form' && message.content?.type === 'text' ? message.content.text : null;
    const unclaimed = listed.filter(
      (candidate) =>
        candidate.direction === 'outbound' &&
        !known.has(candidate.providerMessageId) &&
        (candidate.createdAt === null || (candidate.createdAt >= since && candidate.createdAt <= until)) &&
        (words === null || candidate.body === null || candidate.body === words),
    );
    const [candidate] = unclaimed;
    if (!candidate) return null;
    const byWords = words !== null && candidate.body !== null;
    const rivalsFrom = new Date(since.getTime() - leaseMs(this.parts.providerTimeoutMs));
    const rival = { since: rivalsFrom, until, body: candidate.body, byWords };
    // What cannot be told apart by us the callback will tell, which carries the attempt's own id.
    if (unclaimed.length > 1 || (await stores.sweep.hasRival(attempt, rival)))
      throw new ProviderError('several messages of this pair could be this attempt', {
        kind: 'retry',
        outcome: 'unknown',
        code: ambiguous,
      });
    return candidate;
  }

  private async decideByClass(attempt: UnsettledAttempt, unresolved: Unresolved, now: Date): Promise<void> {
    const { stores } = this.parts;
    if (attempt.onUnknown === 'ask') {
      // It stays `unknown`, for the agent to decide; a late callback, or the list, still settles it.
      await stores.handOff.postpone([attempt.id], new Date(now.getTime() + restMs));
      return;
    }
    const resolution = { attemptId: attempt.id, messageId: attempt.messageId, at: now, reason: why[unresolved] };
    if (attempt.onUnknown === 'resend' && unresolved !== 'ambiguous') {
      const event = this.event('message.queued', { state: 'queued', after: 'unknown', because: unresolved });
      await stores.handOff.resolveUnknown({ ...resolution, next: 'queued', error: null, event });
      return;
    }
    const error = givenUp(unresolved);
    const event = this.event('message.failed', { state: 'failed', errorCode: error.code, because: unresolved });
    await stores.handOff.resolveUnknown({ ...resolution, next: 'failed', error, event });
  }

  private closing(attempt: UnsettledAttempt, outcome: 'unknown' | 'accepted', providerMessageId: string | null): AttemptClosing {
    const accepted = outcome === 'accepted';
    const next = accepted ? 'handed_off' : 'unknown';
    return {
      attemptId: attempt.id,
      messageId: attempt.messageId,
      accountId: attempt.accountId,
      workspaceId: attempt.workspaceId,
      closedAt: this.parts.clock.now(),
      outcome,
      providerMessageId,
      requestId: null,
      error: accepted ? null : { code: 'no_answer', message: 'the sender stopped before the provider answered', kind: 'unknown' },
      next,
      dueAt: null,
      event: this.event(`message.${next}`, { state: next, attemptId: attempt.id, reconciled: true }),
    };
  }

  private event(type: string, data: object) {
    return { id: newId(), type, data };
  }
}
