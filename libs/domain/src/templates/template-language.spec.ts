import { templateStatuses } from './template';
import { baseLanguage, sameLanguage, whatsappLanguage, whatsappLanguages } from './template-language';
import { sendable } from './template-status';

it('sends only what is approved (R10)', () => {
  expect(templateStatuses.filter(sendable)).toEqual(['approved']);
});

it.each([
  ['en_US', 'en-US', true],
  ['EN_us', 'en_US', true],
  ['en', 'en_US', false],
  ['zh_CN', 'zh_TW', false],
])('says whether %s and %s are the same language', (a, b, same) => expect(sameLanguage(a, b)).toBe(same));

it('knows WhatsApp’s own spelling of its languages', () => {
  expect(whatsappLanguage('pt-br')).toBe('pt_BR');
  expect(whatsappLanguage('tlh')).toBeNull();
  expect(new Set(whatsappLanguages).size).toBe(whatsappLanguages.length);
  expect(baseLanguage('en-GB')).toBe('en');
});
