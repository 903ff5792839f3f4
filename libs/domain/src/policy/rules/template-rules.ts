import { checkVariables } from '../../templates/template-variables';
import { sendable } from '../../templates/template-status';
import type { TemplateStatus } from '../../templates/template';
import { iso, withoutNumbers, type Rule } from './rule';

const nextStep: Record<Exclude<TemplateStatus, 'approved' | 'paused' | 'disabled'>, string> = {
  draft: 'Submit the template for review and wait for its approval.',
  submitting: 'Wait until the template has been submitted and reviewed.',
  in_review: 'Wait for the review, or use an approved template.',
  rejected: 'Correct what the rejection names and submit it again, or use an approved template.',
  deleted: 'Use an approved template; a deleted one does not come back.',
  unknown: 'Sync the account; a status we do not know is never taken for approved.',
};

/** R7: the template exists in this workspace. */
export const templateExists: Rule = {
  name: 'the template exists',
  codes: ['template_not_found'],
  check(facts) {
    if (facts.message.kind !== 'template' || facts.template) return null;
    return {
      code: 'template_not_found',
      rule: 'R7',
      message: 'There is no such template in this workspace.',
      facts: {},
      remedy: 'Check the template id, or its name and language; sync the account if it was made at the provider.',
      effect: 'refuse',
    };
  },
};

/** R10: only *approved* is sendable. */
export const templateIsApproved: Rule = {
  name: 'the template is approved',
  codes: ['template_not_approved', 'template_paused', 'template_disabled'],
  check(facts, { now }) {
    const { template, message } = facts;
    if (message.kind !== 'template' || !template || sendable(template.status)) return null;
    const { status } = template;
    const known = {
      rule: 'R10',
      facts: {
        templateId: template.id,
        name: template.name,
        language: template.language,
        status,
        statusRaw: template.statusRaw ?? null,
        reason: withoutNumbers(template.rejectionReason),
        pausedUntil: iso(template.pausedUntil),
      },
    };
    if (status === 'paused') {
      const until = template.pausedUntil ?? null;
      const ahead = until !== null && until.getTime() > now.getTime();
      return {
        code: 'template_paused',
        message: 'WhatsApp paused the template.',
        ...known,
        remedy: 'Wait until WhatsApp lifts the pause and the template reads approved again, or use an approved template.',
        ...(ahead ? { nextAllowedAt: until.toISOString() } : {}),
        // With an end named it holds, also past it, until the provider says approved; without one nobody knows what to wait for.
        effect: until === null ? 'refuse' : 'hold',
      };
    }
    if (status === 'disabled') {
      const remedy = 'Use an approved template; a disabled one must be corrected and reviewed again.';
      return { code: 'template_disabled', message: 'WhatsApp disabled the template.', ...known, remedy, effect: 'refuse' };
    }
    const told = `The template is "${status}", not "approved".`;
    // `approved` was answered above.
    const remedy = nextStep[status as keyof typeof nextStep];
    return { code: 'template_not_approved', message: told, ...known, remedy, effect: 'refuse' };
  },
};

/** R10: what WhatsApp refused at sending is not tried message by message; what depends on it waits until somebody has looked. */
export const templateIsNotHeld: Rule = {
  name: 'the provider has not refused the template at sending',
  codes: ['template_held'],
  check(facts) {
    const { template, message } = facts;
    if (message.kind !== 'template' || !template?.held) return null;
    return {
      code: 'template_held',
      rule: 'R10',
      message: `The provider refused the template at sending (${template.held.code}); what uses it waits.`,
      facts: {
        templateId: template.id,
        name: template.name,
        language: template.language,
        errorCode: template.held.code,
        heldAt: iso(template.held.at),
      },
      remedy:
        'Correct the template and have it approved, or use another one; an operator may release it when the fault was elsewhere.',
      effect: 'hold',
    };
  },
};

/** R7: templates live in one account. */
export const templateBelongsToAccount: Rule = {
  name: "the template belongs to the channel's account",
  codes: ['template_wrong_account'],
  check(facts) {
    const { template, channel, message } = facts;
    if (message.kind !== 'template' || !template || template.accountId === channel.accountId) return null;
    return {
      code: 'template_wrong_account',
      rule: 'R7',
      message: 'The template belongs to another account than the channel.',
      facts: { templateId: template.id, templateAccountId: template.accountId, channelAccountId: channel.accountId },
      remedy: "Use a channel of the template's account, or the same template in the channel's account.",
      effect: 'refuse',
    };
  },
};

/** P (facts §1.2, §6.6): every variable has a value WhatsApp takes; a missing one would silently send the sample. */
export const templateVariablesFit: Rule = {
  name: 'every template variable has a sendable value',
  codes: ['template_variables_invalid'],
  check(facts) {
    const { template, message } = facts;
    if (message.kind !== 'template' || !template) return null;
    const problems = checkVariables(template.content, message.variables ?? {});
    if (problems.length === 0) return null;
    return {
      code: 'template_variables_invalid',
      rule: 'P',
      message: `${problems.length === 1 ? 'One template variable' : `${problems.length} template variables`} cannot be sent.`,
      facts: {
        // A superfluous name is the caller's own text, so it is treated as such.
        problems: problems.map(({ variable, problem, limit, place }) => {
          return { variable: withoutNumbers(variable.slice(0, 64)), problem, limit: limit ?? null, place: place ?? null };
        }),
      },
      remedy:
        'Give each variable of the template one value: not empty, no line break or tab, no four spaces in a row, within its limit.',
      effect: 'refuse',
    };
  },
};
