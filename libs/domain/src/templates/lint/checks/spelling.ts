import type { DraftReading, TextPart } from '../draft-reading';
import type { LintObservation } from '../finding';
import type { LintedLanguage } from '../language-of-text';
import { misspellings, repeatableWords } from '../words/misspellings';

/** Well-known slips only (§6.5 #16): a dictionary would call every brand and street a mistake. */
export function checkSpelling(reading: DraftReading): LintObservation[] {
  if (reading.isAuthenticationKind) return [];
  return reading.prose.flatMap((part) => {
    const slips = reading.language.lists.flatMap((language) => [...knownSlips(part, language), ...doubledWords(part, language)]);
    return [...slips, ...shouting(part)];
  });
}

function knownSlips({ pointer, text }: TextPart, language: LintedLanguage): LintObservation[] {
  const lower = text.toLowerCase();
  return Object.entries(misspellings[language]).flatMap(([wrong, right]): LintObservation[] => {
    const pattern = language === 'zh' ? wrong : `(?<![\\p{L}\\p{N}])${wrong}(?![\\p{L}\\p{N}])`;
    const hit = new RegExp(pattern, 'u').exec(lower);
    if (!hit) return [];
    const place = { pointer, start: hit.index, end: hit.index + hit[0].length };
    return [{ ruleId: 'spelling', place, message: `“${hit[0]}” is a common misspelling.`, fix: `Write “${right}”.` }];
  });
}

function doubledWords({ pointer, text }: TextPart, language: LintedLanguage): LintObservation[] {
  if (language === 'zh') return [];
  return [...text.matchAll(/(?<![\p{L}\p{N}])(\p{L}{2,})\s+\1(?![\p{L}\p{N}])/giu)].flatMap((hit): LintObservation[] => {
    if (repeatableWords[language].includes((hit[1] ?? '').toLowerCase())) return [];
    const place = { pointer, start: hit.index, end: hit.index + hit[0].length };
    return [{ ruleId: 'spelling', place, message: `“${hit[1]}” stands twice.`, fix: 'Remove one of them.' }];
  });
}

/** Three marks in a row, or five words in capitals. */
function shouting({ pointer, text }: TextPart): LintObservation[] {
  const hit = /[!?！？]{3,}|(?:\b\p{Lu}{2,}\b[\s,]+){4,}\b\p{Lu}{2,}\b/u.exec(text);
  if (!hit) return [];
  const place = { pointer, start: hit.index, end: hit.index + hit[0].length };
  return [
    { ruleId: 'spelling', place, message: 'Capitals or marks in a row look like shouting.', fix: 'Write plain sentences.' },
  ];
}
