import type { PolicyConstants } from '../policy/policy-constants';
import type { FreeFormContent } from './content';

export type ContentLimits = Pick<PolicyConstants, 'maxTextLength' | 'maxCaptionLength' | 'maxMediaUrlLength'>;

export interface ContentProblem {
  field: 'text' | 'caption' | 'mediaUrl' | 'mediaType';
  problem: 'empty' | 'too_long' | 'not_a_url' | 'not_https' | 'has_credentials' | 'not_a_media_type';
  /** English, without the content. */
  message: string;
  /** In UTF-16 code units, the stricter way to count: no character counts less than once at a provider. */
  limit?: number;
}

const tooLong = (field: ContentProblem['field'], value: string, limit: number): ContentProblem[] =>
  value.length > limit
    ? [
        {
          field,
          problem: 'too_long',
          message: `The ${field} has ${value.length} characters; at most ${limit} are allowed.`,
          limit,
        },
      ]
    : [];

function checkMediaUrl(mediaUrl: string, limit: number): ContentProblem[] {
  const field = 'mediaUrl';
  if (!URL.canParse(mediaUrl)) return [{ field, problem: 'not_a_url', message: 'The media address is not a URL.' }];
  const url = new URL(mediaUrl);
  const problems = tooLong(field, mediaUrl, limit);
  if (url.protocol !== 'https:')
    problems.push({ field, problem: 'not_https', message: 'The media address must begin with https://.' });
  if (url.username !== '' || url.password !== '') {
    problems.push({
      field,
      problem: 'has_credentials',
      message: 'The media address must not contain a user name or a password.',
    });
  }
  return problems;
}

/**
 * What is wrong with free-form content before a provider sees it (R9; limits: facts §1.2). Not checked here: whether the address
 * answers, the size and real type of the file.
 */
export function checkContent(content: FreeFormContent, limits: ContentLimits): ContentProblem[] {
  if (content.type === 'text') {
    if (content.text.trim() === '') return [{ field: 'text', problem: 'empty', message: 'The text is empty.' }];
    return tooLong('text', content.text, limits.maxTextLength);
  }
  const problems = checkMediaUrl(content.mediaUrl, limits.maxMediaUrlLength);
  if (content.mediaType !== undefined && !/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/i.test(content.mediaType)) {
    problems.push({
      field: 'mediaType',
      problem: 'not_a_media_type',
      message: 'The media type is not of the form type/subtype.',
    });
  }
  return [...problems, ...tooLong('caption', content.caption ?? '', limits.maxCaptionLength)];
}
