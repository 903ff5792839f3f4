import { policyAt } from '../policy/policy-constants';
import { testNow } from '../testing';
import { checkCapabilities, checkContent } from './content-limits';
import type { ContentCapabilities } from './capabilities';
import type { FreeFormContent, InteractiveContent } from './content';
import { afterMediaTrouble } from './media-retry';

const limits = policyAt(testNow);
const buttons = (count: number, overrides: Partial<Extract<InteractiveContent, { kind: 'buttons' }>> = {}): FreeFormContent => ({
  type: 'interactive',
  kind: 'buttons',
  body: 'Shall we keep it?',
  buttons: Array.from({ length: count }, (_, index) => ({ id: `id${index}`, title: `Title ${index}` })),
  ...overrides,
});
const list = (sections: { title?: string; rows: { id: string; title: string }[] }[]): FreeFormContent => ({
  type: 'interactive',
  kind: 'list',
  body: 'What shall it be?',
  button: 'Choose',
  sections,
});
const rows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({ id: `r${index + from}`, title: `Row ${index + from}` }));
const nothing: ContentCapabilities = {
  media: { image: 0, audio: 0, video: 0, document: 100, sticker: 0 },
  buttons: false,
  lists: true,
  listSections: false,
  interactiveHeader: false,
  interactiveFooter: false,
  location: false,
  reactions: false,
  contacts: false,
  replies: false,
  typing: false,
};
const file = (mediaClass: 'document' | 'image', bytes: number): FreeFormContent => ({
  type: 'media',
  file: { id: 'm', state: 'ready', contentType: 'application/pdf', mediaClass, bytes, name: null },
});

describe('content beside text', () => {
  it.each<[string, FreeFormContent, string, string]>([
    ['four buttons', buttons(4), 'interactive.buttons', 'too_many'],
    ['two buttons of one id', buttons(1, { buttons: [...twice('a', 'One', 'Two')] }), 'interactive.buttons', 'repeated'],
    ['a long button', buttons(1, { buttons: [{ id: 'a', title: 'x'.repeat(21) }] }), 'interactive.buttons.title', 'too_long'],
    ['a body of blanks', buttons(1, { body: '  ' }), 'interactive.body', 'empty'],
    ['a variable in the body', buttons(1, { body: 'Dear {{1}}' }), 'interactive', 'has_placeholder'],
    ['eleven rows', list([{ rows: rows(11) }]), 'interactive.sections.rows', 'too_many'],
    [
      'two sections without titles',
      list([{ rows: rows(1) }, { title: 'B', rows: rows(1, 1) }]),
      'interactive.sections.title',
      'empty',
    ],
    ['a place off the globe', { type: 'location', latitude: 91, longitude: 0 }, 'latitude', 'out_of_range'],
    ['a word for a reaction', { type: 'reaction', messageId: 'm', emoji: 'ok' }, 'reaction.emoji', 'not_an_emoji'],
    ['a card without a number', { type: 'contacts', contacts: [{ name: 'A', phones: ['x'] }] }, 'contacts.phones', 'not_a_phone'],
    ['a picture above 5 MiB', file('image', 5 * 1024 * 1024 + 1), 'media', 'too_large'],
  ])('is refused with %s', (_, content, field, problem) => {
    expect(checkContent(content, limits)).toEqual([expect.objectContaining({ field, problem })]);
  });

  it.each<[string, FreeFormContent]>([
    ['three buttons', buttons(3)],
    [
      'ten rows in two sections',
      list([
        { title: 'A', rows: rows(5) },
        { title: 'B', rows: rows(5, 5) },
      ]),
    ],
    ['a joined emoji', { type: 'reaction', messageId: 'm', emoji: '👩🏽‍🍳' }],
    ['no emoji, which takes the reaction back', { type: 'reaction', messageId: 'm', emoji: '' }],
  ])('may go with %s', (_, content) => expect(checkContent(content, limits)).toEqual([]));

  it('names each capability the provider would need', () => {
    const needed = (content: FreeFormContent, quotes = false) =>
      checkCapabilities(content, nothing, quotes).map(({ capability }) => capability);
    expect(needed(buttons(1, { header: 'H', footer: 'F' }), true)).toEqual([
      'buttons',
      'interactiveHeader',
      'interactiveFooter',
      'replies',
    ]);
    expect(needed(list([{ rows: rows(1) }]))).toEqual([]);
    expect(needed(file('image', 1))).toEqual(['media.image']);
    expect(checkCapabilities(file('document', 101), nothing, false)).toEqual([
      expect.objectContaining({ problem: 'too_large', limit: 100 }),
    ]);
  });

  it('tries a file of a customer again for hours, unless its content or address is the trouble, and never gives up for ours', () => {
    const at = (code: string, attempts: number, ours = false) => afterMediaTrouble({ code, ours }, attempts, testNow, 0.5).next;
    expect([at('timeout', 1), at('timeout', 19), at('timeout', 20)]).toEqual(['again', 'again', 'failed']);
    expect([at('media_too_large', 1), at('foreign_host', 1)]).toEqual(['refused', 'failed']);
    expect(at('storage_unavailable', 500, true)).toBe('again');
  });
});

function twice(id: string, ...titles: string[]) {
  return titles.map((title) => ({ id, title }));
}
