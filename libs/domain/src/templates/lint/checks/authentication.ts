import { emojiIn } from '../characters';
import type { DraftReading } from '../draft-reading';
import type { LintObservation } from '../finding';
import { comparableWording } from '../text-similarity';
import { authenticationTexts } from '../words/authentication-texts';

/** Authentication templates (§6.6): WhatsApp's own text, one code, a button to copy it. */
export function checkAuthentication(reading: DraftReading): LintObservation[] {
  const { draft, isAuthenticationKind } = reading;
  const found: LintObservation[] = [];
  if ((draft.category === 'authentication') !== isAuthenticationKind) {
    const message = isAuthenticationKind
      ? `Kind authentication under category ${draft.category}.`
      : 'Category authentication with an ordinary text.';
    const fix = isAuthenticationKind
      ? 'Set the category to authentication.'
      : 'Use the kind authentication, or another category.';
    found.push({ ruleId: 'category_authentication', place: { pointer: '/category' }, message, fix });
  }
  if (isAuthenticationKind) found.push(...checkFixedText(reading), ...checkSettings(reading));
  return found;
}

function checkFixedText({ draft, body, language }: DraftReading): LintObservation[] {
  const { header, footer, buttons, cards, list } = draft.content;
  const found: LintObservation[] = [];
  const extra = Object.entries({ header, footer, buttons, cards, list }).filter(
    ([, v]) => v !== undefined && !(Array.isArray(v) && v.length === 0),
  );
  for (const [name] of extra) {
    const message = `An authentication template has no ${name} of its own.`;
    found.push({
      ruleId: 'authentication_fixed_text',
      place: { pointer: `/content/${name}` },
      message,
      fix: `Remove the ${name}.`,
    });
  }
  const known = authenticationTexts[language.declared];
  const wording = comparableWording(body.text);
  const fits = known
    ? wording === '' || known.some((text) => comparableWording(text) === wording)
    : // The official text of other languages is not known here; only what it certainly is not can be said.
      body.scan.variables.length <= 1 &&
      emojiIn(body.text).length === 0 &&
      !/https?:/iu.test(body.text) &&
      body.text.length <= 160;
  if (!fits) {
    const message = 'The body is not the text WhatsApp uses for codes, and would be replaced or refused.';
    const fix = known?.[0] === undefined ? 'Leave the body empty.' : `Leave the body empty, or write “${known[0]}”`;
    found.push({ ruleId: 'authentication_fixed_text', place: { pointer: body.pointer }, message, fix });
  }
  return found;
}

function checkSettings({ draft }: DraftReading): LintObservation[] {
  const settings = draft.content.authentication;
  const minutes = settings?.codeExpirationMinutes;
  const label = settings?.copyCodeText ?? '';
  const faults = [
    !settings && 'its settings are missing',
    minutes !== undefined &&
      !(Number.isInteger(minutes) && minutes >= 1 && minutes <= 90) &&
      'the code must expire after 1 to 90 whole minutes',
    settings && (label.trim() === '' || label.length > 25) && 'the button label needs 1 to 25 characters',
  ].filter((f) => typeof f === 'string');
  if (faults.length === 0) return [];
  const message = `Authentication: ${faults.join('; ')}.`;
  return [
    { ruleId: 'authentication_settings', place: { pointer: '/content/authentication' }, message, fix: 'Correct the settings.' },
  ];
}
