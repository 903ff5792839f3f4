import type { DraftReading } from '../draft-reading';
import type { LintObservation } from '../finding';
import { lintedLanguages, type LintedLanguage } from '../language-of-text';
import { foldText } from '../normal-text';
import { wordsOf } from '../words-of-text';
import { emptyWords } from '../words/empty-words';

const empty = new Map<LintedLanguage, Set<string>>();
for (const language of lintedLanguages) empty.set(language, new Set(emptyWords[language].split(/\s+/u).map(foldText)));

/** Fewer words than this that say anything, and a reader cannot tell what the message is for. */
const leastMeaningfulWords = 2;

/** A template whose purpose hides in its variables or in "we have news for you" (§6.5 #16). */
export function checkPurpose({ draft, body, language, isAuthenticationKind }: DraftReading): LintObservation[] {
  const known = empty.get(language.declared as LintedLanguage);
  if (!known || language.mismatch !== undefined || isAuthenticationKind || body.text.trim() === '') return [];
  // Buttons, cards and a list can carry the purpose of a one-line body.
  const { cards, list } = draft.content;
  if (cards || list) return [];
  const isEmpty = (word: string) => known.has(word) || (language.declared === 'zh' && [...word].every((c) => known.has(c)));
  const meaningful = new Set(
    wordsOf(body.text, language.declared)
      .map(foldText)
      .filter((w) => !isEmpty(w) && !/^\p{N}+$/u.test(w)),
  );
  if (meaningful.size >= leastMeaningfulWords) return [];
  const message = 'Without the values of its variables the text does not say what it is about.';
  return [
    {
      ruleId: 'vague_purpose',
      place: { pointer: body.pointer },
      message,
      fix: 'Name the order, booking, bill or event in the text itself.',
    },
  ];
}
