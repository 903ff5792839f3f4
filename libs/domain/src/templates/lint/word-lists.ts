import type { DraftReading, TextPart } from './draft-reading';
import type { LintedLanguage } from './language-of-text';
import { foldText, normalText } from './normal-text';
import {
  type CompiledPhrases,
  type PhraseHit,
  type PhraseList,
  compilePhrases,
  findPhrases,
  variableMark,
} from './phrase-pattern';

/** A word list per language; each data file in `words/` says where its words come from. */
export type WordList = Record<LintedLanguage, PhraseList>;

export interface PlacedHit extends PhraseHit {
  part: TextPart;
  text: string;
}

export interface PhraseFinder {
  inText(text: string, languages: readonly LintedLanguage[]): PhraseHit[];
  inParts(reading: DraftReading, parts: readonly TextPart[]): PlacedHit[];
}

/** Compiles a list once. A draft is searched in the languages its reading names (see `LanguageReading.lists`). */
export function phraseFinder(list: WordList): PhraseFinder {
  const compiled = new Map<LintedLanguage, CompiledPhrases>();
  for (const language of Object.keys(list) as LintedLanguage[]) compiled.set(language, compilePhrases(list[language], foldText));
  const inText = (text: string, languages: readonly LintedLanguage[]) => {
    const normal = normalText(text, variableMark);
    return languages.flatMap((language) => findPhrases(normal, compiled.get(language) ?? { phrases: [], unless: [] }));
  };
  const inParts = (reading: DraftReading, parts: readonly TextPart[]) =>
    parts.flatMap((part) =>
      inText(part.text, reading.language.lists).map((hit) => ({ ...hit, part, text: part.text.slice(hit.start, hit.end) })),
    );
  return { inText, inParts };
}
