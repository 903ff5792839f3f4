import { characterCount } from '../characters';
import type { PlacedButton } from '../draft-reading';
import type { LintObservation } from '../finding';
import { scanVariables } from '../variable-scan';

/** What a button opens, calls or copies (§6.6 buttons). */
export function checkButtonTarget({ button, pointer }: PlacedButton): LintObservation[] {
  switch (button.type) {
    case 'url':
      return checkUrl(button.url, `${pointer}/url`);
    case 'phone_number':
      return checkPhone(button.phone, `${pointer}/phone`);
    case 'copy_code':
      return checkCode(button.code, `${pointer}/code`);
    case 'quick_reply':
      return [];
  }
}

function checkUrl(url: string, pointer: string): LintObservation[] {
  const { variables } = scanVariables(url);
  const [variable] = variables;
  const filled = variables.length === 0 ? url : url.replaceAll(/\{\{[^{}]*\}\}/gu, 'x');
  const faults = [
    (!URL.canParse(filled) || !/^https?:\/\/[^/]+\.[^/]+/iu.test(filled)) && 'is not a web address',
    variable !== undefined && /^https?:\/\/[^/]*$/iu.test(url.slice(0, variable.start)) && 'has a variable in its domain',
    characterCount(url) > 2000 && 'is longer than 2,000 characters',
    variables.length > 1 && 'has more than one variable',
    variables.length === 1 && variable?.end !== url.length && 'has a variable that is not at its end',
  ].filter((f) => f !== false);
  if (faults.length === 0) return [];
  const fix = 'Use an https address on your own domain; a variable may only be its last part.';
  return [{ ruleId: 'button_url', place: { pointer }, message: `The link ${faults.join(' and ')}.`, fix }];
}

function checkPhone(phone: string, pointer: string): LintObservation[] {
  // Spaces and dashes are how people write numbers; letters are not. At least seven digits with a country code.
  if (/^\+?[\d\s().-]+$/u.test(phone) && phone.length <= 20 && phone.replace(/\D/gu, '').length >= 7) return [];
  const message = 'This is not a phone number of at most 20 characters.';
  return [
    { ruleId: 'button_phone', place: { pointer }, message, fix: 'Write it with the country code, such as +44 and the digits.' },
  ];
}

function checkCode(code: string, pointer: string): LintObservation[] {
  const length = characterCount(code);
  if (code.trim() !== '' && length <= 20) return [];
  const message = length === 0 ? 'The code is empty.' : `The code has ${length} characters; the limit is 20.`;
  return [
    {
      ruleId: 'button_copy_code',
      place: { pointer },
      message,
      fix: 'Use a code of 1 to 20 characters (15 to be safe with older accounts).',
    },
  ];
}
