import { Injectable } from '@nestjs/common';
import type { AddEligibilityFactBody, EligibilityBody } from '@heliograph/contracts';
import { foldEligibility, isEligible, type EligibilityFactKind, type FactSource } from '@heliograph/domain';
import { readStanding, type EligibilityDraft, type EligibilityFact } from '@heliograph/persistence';
import { Acts, type Act } from '../audit/acts';
import { notFound, unprocessable } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';
import { eligibleNow, presentEligibility } from './present-account';

/** A statement may be dated this far ahead of our clock, ms: the operator's own may run a little fast. */
const clockToleranceMs = 5 * 60_000;

/** R4, R5: a dated fact about the account's standing. The domain folds the whole timeline; nothing here decides what it comes to. */
@Injectable()
export class RecordEligibility {
  constructor(private readonly acts: Acts) {}

  async state(by: Requester, accountId: string, body: AddEligibilityFactBody): Promise<Outcome<EligibilityBody>> {
    const occurredAt = new Date(body.occurredAt);
    if (occurredAt.getTime() > this.acts.clock.now().getTime() + clockToleranceMs) {
      return unprocessable('occurred_in_future', 'A fact is recorded once it has happened.', {
        errors: [{ pointer: '/occurredAt', code: 'in_future', message: 'Must not lie in the future' }],
      });
    }
    const fact: EligibilityDraft = {
      kind: body.kind,
      value: body.value,
      text: body.text ?? null,
      until: 'until' in body && body.until !== undefined ? new Date(body.until) : null,
      source: 'operator',
      actor: by.actor,
      occurredAt,
    };
    return this.acts.perform(by, (act) => this.record(act, by, accountId, fact, 'account.eligibility_recorded'));
  }

  /** In the caller's act: the fact, what it comes to, the audit entry, the event, and what the account's recovery releases. */
  async record(
    act: Act,
    by: Requester,
    accountId: string,
    fact: EligibilityDraft,
    action: string,
    proof: object = {},
  ): Promise<Outcome<EligibilityBody>> {
    const { accounts, sweep } = this.acts.stores;
    const { tx, now } = act;
    const account = await accounts.lock(tx, by.workspaceId, accountId);
    if (!account) return notFound('account');
    const before = readStanding(account.standing);
    const eligibility = await accounts.recordEligibility(tx, by.workspaceId, accountId, [fact], now);
    const eligible = isEligible(eligibility, now);
    // Each held message is decided again at hand-off, so releasing more than this fact freed does no harm.
    if (eligible) await sweep.releaseHeld(tx, by.workspaceId, accountId, now);
    await act.record({
      action,
      subject: { kind: 'account', id: accountId },
      before: {
        eligible: eligibleNow(before, now),
        verification: before.businessVerification.status,
        review: before.review.status,
      },
      after: {
        eligible,
        verification: eligibility.businessVerification.status,
        review: eligibility.review.status,
        fact: { kind: fact.kind, value: fact.value, text: fact.text, occurredAt: fact.occurredAt, until: fact.until },
        ...proof,
      },
      event: {
        type: action,
        data: {
          eligible,
          kind: fact.kind,
          verification: eligibility.businessVerification.status,
          review: eligibility.review.status,
        },
      },
    });
    return presentEligibility(eligibility, await accounts.timeline(by.workspaceId, accountId, tx), now);
  }
}

/** The fold of a stored timeline. */
export const foldTimeline = (timeline: readonly EligibilityFact[]) =>
  foldEligibility(timeline.map((row) => ({ ...row, kind: row.kind as EligibilityFactKind, source: row.source as FactSource })));
