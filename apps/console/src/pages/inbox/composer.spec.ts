import { newerDraft } from './drafts';
import { addTargets, isFlood, noTargets } from './live-targets';
import { othersIn } from './viewers';
import { matching, replaceWord, wordAtCursor } from './word-menu';

describe('a word after a sign', () => {
  it.each([
    ['/th', 3, '/', { word: 'th', from: 0, to: 3 }],
    ['Hello /th', 9, '/', { word: 'th', from: 6, to: 9 }],
    ['Hello /', 7, '/', { word: '', from: 6, to: 7 }],
    ['see https://x', 13, '/', null],
    ['/thanks done', 12, '/', null],
    ['@li rest', 3, '@', { word: 'li', from: 0, to: 3 }],
  ] as const)('%j with the cursor at %i', (text, cursor, sign, expected) => {
    expect(wordAtCursor(text, cursor, sign)).toEqual(expected);
  });

  it('is replaced by what was chosen, and nothing around it', () => {
    expect(replaceWord('Hello /th!', { word: 'th', from: 6, to: 9 }, 'Thanks')).toBe('Hello Thanks!');
  });

  it('finds what begins with it before what only holds it', () => {
    expect(matching(['with thanks', 'thanks', 'hours'], 'th', (one) => [one])).toEqual(['thanks', 'with thanks']);
  });
});

describe('a draft', () => {
  const server = { text: 'there', updatedAt: '2026-11-22T12:00:00.000Z' };
  it('is the one of this device when it was written later and never arrived', () => {
    expect(newerDraft(server, { text: 'here', at: '2026-11-22T12:01:00.000Z', saved: false })).toBe('here');
    expect(newerDraft(null, { text: 'here', at: '2026-11-22T12:01:00.000Z', saved: false })).toBe('here');
  });
  it('is the one of the server otherwise, and nothing where it was sent from another device', () => {
    expect(newerDraft(server, { text: 'here', at: '2026-11-22T11:00:00.000Z', saved: false })).toBe('there');
    expect(newerDraft(server, null)).toBe('there');
    expect(newerDraft(null, { text: 'sent elsewhere', at: '2026-11-22T12:01:00.000Z', saved: true })).toBe('');
  });
});

describe('what live events make the inbox read again', () => {
  const event = (type: string, kind: string, id: string, data = {}) => ({
    id: 'evt',
    type,
    subject: { kind, id },
    data,
    occurredAt: '',
  });
  it('is the message, its conversation and the notes that changed', () => {
    const targets = noTargets();
    addTargets(targets, event('message.received', 'message', 'msg_1', { conversationId: 'cnv_1' }));
    addTargets(targets, event('message.read', 'message', 'msg_2', { state: 'read' }));
    addTargets(targets, event('conversation.assigned', 'conversation', 'cnv_2'));
    addTargets(targets, event('note.added', 'note', 'nte_1', { conversationId: 'cnv_3' }));
    expect([...targets.messages]).toEqual(['msg_1', 'msg_2']);
    expect([...targets.conversations]).toEqual(['cnv_1', 'cnv_2', 'cnv_3']);
    expect([...targets.notes]).toEqual(['cnv_3']);
    expect(isFlood(targets)).toBe(false);
  });
  it('is everything at once when a flood comes', () => {
    const targets = noTargets();
    for (let n = 0; n < 40; n += 1) addTargets(targets, event('message.sent', 'message', `msg_${n}`));
    expect(isFlood(targets)).toBe(true);
  });
});

describe('who else is here', () => {
  it('leaves out oneself and who has left', () => {
    const viewer = (id: string, state: string) => ({ agent: { id, name: id }, state });
    expect(othersIn([viewer('me', 'composing'), viewer('a', 'viewing'), viewer('b', 'left')], 'me')).toEqual([
      viewer('a', 'viewing'),
    ]);
    expect(othersIn(undefined, 'me')).toEqual([]);
  });
});
