import * as fc from 'fast-check';
import { confirmWords, marketingStopWords, matchConfirmWord, matchMarketingStop, matchOptWord, optWords } from './opt-out-words';

describe('STOP and START', () => {
  it.each(optWords)('understands $word ($language) as $kind', ({ kind, word, language }) => {
    expect(matchOptWord(word)).toEqual({ kind, word, language });
    expect(matchOptWord(` ${word.toLowerCase()}!! `)?.kind).toBe(kind);
  });

  it.each([
    ['Stop.', 'STOP'],
    ['ＳＴＯＰ', 'STOP'],
    ['“STOP”', 'STOP'],
    ['stop 🛑', 'STOP'],
    ['STOP\u200b❗️', 'STOP'],
    ['stop?', 'STOP'],
    ['opt-out', 'OPT OUT'],
    ['OptOut', 'OPT OUT'],
    ['退订。', '退订'],
    ['退 订', '退订'],
    ['td', 'TD'],
    ['Ｔ', 'T'],
  ])('reads %j as a stop word', (text, word) => expect(matchOptWord(text)).toMatchObject({ kind: 'stop', word }));

  it.each([
    'Please stop by tomorrow',
    'stop it or start it',
    'non-stop',
    'I want to unsubscribe from the newsletter and also ask about my order',
    '我想退订酒店',
    'cancel',
    'Cancel my booking',
    'yes',
    'OK',
    '开始',
    '🛑',
    '',
    '   ',
    'Subscribe?',
    'stop '.repeat(50),
  ])('leaves %j to the conversation', (text) => expect(matchOptWord(text)).toBeNull());

  it('takes a workspace’s own words as well, but never lets them turn STOP into START', () => {
    const extra = [
      { kind: 'stop' as const, word: 'Cancelar', language: 'pt' },
      { kind: 'start' as const, word: 'stop', language: 'en' },
      { kind: 'stop' as const, word: ' ! ', language: 'en' },
    ];
    expect(matchOptWord('CANCELAR!', extra)).toEqual(extra[0]);
    expect(matchOptWord('stop', extra)?.kind).toBe('stop');
    expect(matchOptWord('!', extra)).toBeNull();
  });

  it('looks at the whole message: a word inside a sentence moves nothing', () => {
    const word = fc.constantFrom(...optWords.filter(({ language }) => language === 'en').map((entry) => entry.word));
    fc.assert(
      fc.property(word, fc.stringMatching(/^[a-z]{6,12}$/), (stop, other) =>
        expect(matchOptWord(`${other} ${stop} ${other}`)).toBeNull(),
      ),
    );
  });

  it('never throws, whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        matchOptWord(text);
        matchConfirmWord(text);
      }),
    );
  });
});

describe('confirming a double opt-in', () => {
  it.each(confirmWords)('understands $word ($language)', ({ word, language }) => {
    expect(matchConfirmWord(`${word} 👍`)).toEqual({ word, language });
  });

  it.each(['OK', '好', 'yes?', 'yes please send me the invoice', 'no', 'STOP'])('does not take %j for a yes', (text) => {
    expect(matchConfirmWord(text)).toBeNull();
  });

  it('shares no word with STOP and START, so that an answer has one meaning', () => {
    expect(confirmWords.filter(({ word }) => matchOptWord(word) !== null)).toEqual([]);
  });
});

describe('ending marketing by a button', () => {
  it.each(marketingStopWords)('understands $word ($language)', ({ word, language }) => {
    expect(matchMarketingStop(word)).toEqual({ word, language });
  });

  it.each(['Stop promotions 🚫', 'STOP_PROMOTIONS', 'stop-promotions', '停止推广。'])('reads %j', (text) =>
    expect(matchMarketingStop(text)).not.toBeNull(),
  );

  it.each(['STOP', '退订', 'Please stop promotions on Sundays', 'promotions', ''])('leaves %j to the other words', (text) =>
    expect(matchMarketingStop(text)).toBeNull(),
  );
});
