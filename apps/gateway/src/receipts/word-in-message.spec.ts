import { wordIn } from './word-in-message';

const own = {
  opt: [{ kind: 'stop' as const, word: 'BAJA', language: 'es' }],
  stopMarketing: [{ word: 'SIN OFERTAS', language: 'es' }],
  confirm: [{ word: 'SÍ', language: 'es' }],
};
const none = { opt: [], stopMarketing: [], confirm: [] };
const tap = (text: string, payload: string | null = null) => ({ type: 'button' as const, text, payload });
const typed = (text: string) => ({ type: 'text' as const, text });

describe('what a message says about consent', () => {
  it.each([
    ['STOP, typed', typed('STOP'), 'stop'],
    ['STOP PROMOTIONS, typed: who writes STOP is not weighed word by word', typed('Stop promotions'), 'stop'],
    ['"Stop promotions", tapped', tap('Stop promotions'), 'stop_marketing'],
    ['停止促销, tapped', tap('停止促销'), 'stop_marketing'],
    ['a tapped button whose payload ends marketing', tap('Not interested', 'STOP_PROMOTIONS'), 'stop_marketing'],
    ['停止推广, typed', typed('停止推广'), 'stop_marketing'],
    ['a tapped STOP', tap('Stop'), 'stop'],
    ['START', typed('start'), 'start'],
    ['YES, which the ledger may or may not have asked for', typed('Yes!'), 'confirm'],
    ['a tapped 确认', tap('确认', 'confirm-1'), 'confirm'],
  ])('hears %s', (_, content, means) => expect(wordIn(content, none)).toMatchObject({ means }));

  it.each([
    ['a stop word', 'Baja', 'stop', 'es'],
    ['a stop of marketing', 'sin ofertas', 'stop_marketing', 'es'],
    ['a confirmation', 'sí', 'confirm', 'es'],
  ])('hears %s of the workspace’s own, in its language', (_, text, means, language) => {
    expect(wordIn(typed(text), own)).toEqual({ means, text, language });
    expect(wordIn(typed(text), none)).toBeNull();
  });

  it('leaves conversation, and what is neither text nor a tap, alone', () => {
    expect(wordIn(typed('please stop promotions on Sundays'), own)).toBeNull();
    expect(wordIn(tap('Tell me more', 'more'), own)).toBeNull();
    expect(wordIn({ type: 'media', items: [], text: 'STOP' }, own)).toBeNull();
  });
});
