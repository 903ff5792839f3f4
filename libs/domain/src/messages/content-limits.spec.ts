import * as fc from 'fast-check';
import { policyAt } from '../policy/policy-constants';
import { anyFreeFormContent, testNow } from '../testing';
import { checkContent } from './content-limits';
import type { FreeFormContent } from './content';

const limits = policyAt(testNow);
const media = (overrides: Partial<Extract<FreeFormContent, { type: 'media' }>> = {}): FreeFormContent => ({
  type: 'media',
  mediaUrl: 'https://media.example.com/invoice.pdf',
  ...overrides,
});

describe('free-form content', () => {
  it.each<[string, FreeFormContent]>([
    ['one character', { type: 'text', text: 'a' }],
    ['1600 characters', { type: 'text', text: 'x'.repeat(1600) }],
    ['several lines', { type: 'text', text: 'a\n\tb' }],
    ['a file by https', media()],
    ['a file with type and caption', media({ mediaType: 'application/pdf', caption: 'x'.repeat(1024) })],
  ])('of %s may go', (_, content) => expect(checkContent(content, limits)).toEqual([]));

  it.each<[string, FreeFormContent, string, string]>([
    ['nothing', { type: 'text', text: '' }, 'text', 'empty'],
    ['blanks', { type: 'text', text: ' \n ' }, 'text', 'empty'],
    ['1601 characters', { type: 'text', text: 'x'.repeat(1601) }, 'text', 'too_long'],
    ['801 emoji', { type: 'text', text: '🙂'.repeat(801) }, 'text', 'too_long'],
    ['a caption of 1025', media({ caption: 'x'.repeat(1025) }), 'caption', 'too_long'],
    ['a file by http', media({ mediaUrl: 'http://media.example.com/a.png' }), 'mediaUrl', 'not_https'],
    ['a file on disk', media({ mediaUrl: '/etc/passwd' }), 'mediaUrl', 'not_a_url'],
    ['an address with a password', media({ mediaUrl: 'https://a:b@media.example.com/a.png' }), 'mediaUrl', 'has_credentials'],
    ['an endless address', media({ mediaUrl: `https://media.example.com/${'a'.repeat(2000)}` }), 'mediaUrl', 'too_long'],
    ['a media type without a subtype', media({ mediaType: 'pdf' }), 'mediaType', 'not_a_media_type'],
  ])('of %s is refused', (_, content, field, problem) => {
    expect(checkContent(content, limits)).toEqual([expect.objectContaining({ field, problem })]);
  });

  it('is never repeated in what is said about it', () => {
    fc.assert(
      fc.property(anyFreeFormContent, (content) => {
        const text = content.type === 'text' ? content.text : content.type === 'media' ? (content.mediaUrl ?? '') : '';
        const said = JSON.stringify(checkContent(content, limits));
        if (text.length > 12) expect(said).not.toContain(text);
      }),
    );
  });
});
