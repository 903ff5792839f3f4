import { checkContent } from '../../messages/content-limits';
import type { Rule } from './rule';

/** P (facts §1.2): free-form content within the channel's limits. */
export const contentFitsChannel: Rule = {
  name: "free-form content is within the channel's limits",
  codes: ['content_invalid'],
  check(facts, { policy }) {
    const { kind, content } = facts.message;
    if (kind !== 'free_form') return null;
    const problems = content === undefined ? [] : checkContent(content, policy);
    if (content !== undefined && problems.length === 0) return null;
    return {
      code: 'content_invalid',
      rule: 'P',
      message: problems[0]?.message ?? 'The message has no content.',
      facts: { problems: problems.map(({ field, problem, limit }) => ({ field, problem, limit: limit ?? null })) },
      remedy:
        `Send a text of 1 to ${policy.maxTextLength} characters, or one media file by its https address with a caption of at most ` +
        `${policy.maxCaptionLength} characters.`,
      effect: 'refuse',
    };
  },
};
