import { rejectionRuleFor } from '../lint/rejection-reason';
import { isFormRule, type LintRuleId } from '../lint/rule-table';
import type { TemplateStatus } from '../template';
import type { ReviewClock } from './review-clock';

export interface ReviewSituation {
  status: TemplateStatus;
  clock?: Pick<ReviewClock, 'state' | 'dueAt'>;
  rejectionReason?: string | null;
  /** Rule ids a fresh lint of the wording finds. */
  lintFindings: LintRuleId[];
  /** Resubmissions of this wording so far; each refusal makes the next one less likely. */
  resubmissions: number;
  appealed: boolean;
  /** Approved templates in the same language whose variables fit. */
  alternatives: { id: string; name: string }[];
  /** Messages or broadcasts are waiting for this template. */
  hasDependants: boolean;
}

export interface NextAct {
  act: 'wait' | 'appeal' | 'resubmit' | 'use_alternative';
  /** In order of weight, for a person to read. */
  reasons: string[];
  /** The approved template to switch to; only with `use_alternative`. */
  alternative?: { id: string; name: string };
}

const mostResubmissions = 3;

/**
 * What to do about a review (R12, R14). A suggestion: nothing is sent or appealed by itself, and an appeal is the business's own act
 * with Meta (R6); it needs a sample and is decided within 24 hours (facts §6.5).
 */
export function suggestNextAct(situation: ReviewSituation): NextAct {
  const { status, clock, hasDependants, alternatives } = situation;
  const [alternative] = alternatives;
  const instead = (reasons: string[]): NextAct | undefined =>
    alternative && hasDependants
      ? {
          act: 'use_alternative',
          reasons: [...reasons, `Messages wait for it, and ${alternative.name} is approved and fits.`],
          alternative,
        }
      : undefined;
  switch (status) {
    case 'in_review':
    case 'submitting': {
      if (clock?.state !== 'overdue') return { act: 'wait', reasons: ['The review is within its working days.'] };
      const overdue = [`The review was due at ${clock.dueAt.toISOString()}.`];
      return (
        instead(overdue) ?? {
          act: 'wait',
          reasons: [...overdue, 'Submitting again would start a new review; ask the provider’s support.'],
        }
      );
    }
    case 'rejected':
      return instead(['It was rejected.']) ?? afterRejection(situation);
    case 'paused':
      return (
        instead(['It is paused for quality.']) ?? {
          act: 'wait',
          reasons: ['A first pause ends after 3 hours, a second after 6; a third disables it.'],
        }
      );
    case 'disabled':
      return alternative
        ? {
            act: 'use_alternative',
            reasons: ['It is disabled and will not come back by itself.', `${alternative.name} is approved and fits.`],
            alternative,
          }
        : { act: 'appeal', reasons: ['It is disabled; only an appeal by the business with Meta can bring it back.'] };
    case 'approved':
      return { act: 'wait', reasons: ['It is approved; there is nothing to do.'] };
    case 'unknown':
      return (
        instead(['Its status is not known.']) ?? { act: 'wait', reasons: ['Its status is not known; the next sync will tell.'] }
      );
    case 'draft':
    case 'deleted':
      return {
        act: 'resubmit',
        reasons: [status === 'draft' ? 'It has not been submitted.' : 'It is deleted; submit it under a new name.'],
      };
  }
}

function afterRejection({ rejectionReason, lintFindings, resubmissions, appealed }: ReviewSituation): NextAct {
  const { ruleId, code } = rejectionRuleFor(rejectionReason ?? '');
  if (ruleId !== null && isFormRule(ruleId))
    return { act: 'resubmit', reasons: [`The reason (${code}) is a fault of form: mend ${ruleId} and submit again.`] };
  if (lintFindings.length > 0)
    return {
      act: 'resubmit',
      reasons: [`The lint agrees something is wrong (${lintFindings.join(', ')}): mend it and submit again.`],
    };
  if (!appealed)
    return {
      act: 'appeal',
      reasons: [`The reason (${code}) names nothing the lint can find: ask for a second look, with a sample.`],
    };
  if (resubmissions < mostResubmissions)
    return { act: 'resubmit', reasons: ['The appeal is spent: write it differently and submit again.'] };
  return { act: 'wait', reasons: [`Refused ${resubmissions + 1} times: let someone at Meta explain before trying again.`] };
}
