import { checkCapabilities, checkContent, type ContentProblem } from '../../messages/content-limits';
import type { PolicyConstants } from '../policy-constants';
import type { Rule } from './rule';

/** P (facts §1.2, §5.1): free-form content within WhatsApp's limits, and of a kind the channel's provider carries. */
export const contentFitsChannel: Rule = {
  name: "free-form content is within the channel's limits",
  codes: ['content_invalid'],
  check(facts, { policy }) {
    const { kind, content, quotes = false } = facts.message;
    if (kind !== 'free_form') return null;
    const { capabilities } = facts.channel;
    const problems =
      content === undefined
        ? []
        : [...checkContent(content, policy), ...(capabilities ? checkCapabilities(content, capabilities, quotes) : [])];
    if (content !== undefined && problems.length === 0) return null;
    const [first] = problems;
    return {
      code: 'content_invalid',
      rule: 'P',
      message: first?.message ?? 'The message has no content.',
      facts: {
        problems: problems.map(({ field, problem, limit, capability }) => ({
          field,
          problem,
          limit: limit ?? null,
          ...(capability === undefined ? {} : { capability }),
        })),
      },
      remedy: remedyOf(first, policy),
      effect: 'refuse',
    };
  },
};

function remedyOf(problem: ContentProblem | undefined, policy: PolicyConstants): string {
  if (problem?.problem === 'not_carried') {
    return 'Say it as text, or with what the channel can carry: GET /v1/channels/{id} lists it under capabilities.';
  }
  if (problem?.problem === 'not_ready') return 'Wait until the file is ready, or upload it again.';
  if (problem?.problem === 'too_large' || problem?.problem === 'type_not_sendable') {
    return 'Send a smaller file, or one of a type WhatsApp takes: JPEG, PNG, MP4, MP3, OGG, PDF, or an Office document.';
  }
  const simple = problem === undefined || ['text', 'caption', 'mediaUrl', 'mediaType'].includes(problem.field);
  if (!simple) return `Correct ${problem.field} and send it again.`;
  return (
    `Send a text of 1 to ${policy.maxTextLength} characters, or one media file by its https address with a caption of at most ` +
    `${policy.maxCaptionLength} characters.`
  );
}
