import type { DraftReading } from '../draft-reading';
import type { LintObservation } from '../finding';

/** The text is in the language that was selected (§6.5 #16); see `readLanguage` for how sure it has to be. */
export function checkLanguage({ draft, language }: DraftReading): LintObservation[] {
  if (language.mismatch === undefined) return [];
  const message = `The language is set to ${draft.language}, but the text looks like ${language.mismatch}.`;
  return [
    {
      ruleId: 'language_mismatch',
      place: { pointer: '/language' },
      message,
      fix: 'Select the language of the text, or translate it.',
    },
  ];
}
