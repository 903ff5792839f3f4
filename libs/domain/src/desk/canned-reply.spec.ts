import { renderReply, unknownVariables } from './canned-reply';

// Real: the rule; nothing else is needed.
describe('a canned reply', () => {
  const texts = { en: 'Hello {{contact.name}}, this is {{ agent.name }}.', 'zh-CN': '您好,{{contact.name}}!', pt: 'Olá!' };

  it.each([
    ['zh-CN', 'zh-CN'],
    ['zh_TW', 'zh-CN'],
    ['pt_BR', 'pt'],
    ['fr', 'en'],
    [null, 'en'],
  ])('is written to somebody who reads %s in %s', (wanted, language) => {
    expect(renderReply(texts, wanted, { 'contact.name': 'Ana' }).language).toBe(language);
  });

  it('in no language of theirs and without English is sent in the one there is', () => {
    expect(renderReply({ ja: 'こんにちは' }, 'fr', {})).toMatchObject({ text: 'こんにちは', language: 'ja' });
  });

  it('leaves a variable without a value visible, and names it', () => {
    expect(renderReply(texts, 'en', { 'contact.name': 'Ana', 'agent.name': null })).toEqual({
      text: 'Hello Ana, this is {{ agent.name }}.',
      language: 'en',
      missing: ['agent.name'],
    });
  });

  it('never puts one value into another', () => {
    const values = { 'contact.name': '{{agent.name}} $&', 'agent.name': 'Bo' };
    expect(renderReply({ en: '{{contact.name}}' }, 'en', values).text).toBe('{{agent.name}} $&');
  });

  it('knows four variables and names the others', () => {
    expect(unknownVariables('{{contact.name}} {{contact.email}} {{order.number}} {{order.number}} {{1}}')).toEqual([
      'contact.email',
      'order.number',
    ]);
  });
});
