import { blankOut, scanVariables } from './variable-scan';

/** The words of a text without its variables and links, cut by ICU, which knows where Chinese words end. */
export function wordsOf(text: string, language: string): string[] {
  const bare = blankOut(text, scanVariables(text).variables, ' ').replace(/https?:\/\/\S+/gu, ' ');
  return [...new Intl.Segmenter(safeLocale(language), { granularity: 'word' }).segment(bare)]
    .filter((s) => s.isWordLike)
    .map((s) => s.segment);
}

/** `Intl` throws on what is no language tag at all; a draft may hold anything. */
const safeLocale = (language: string): string => (/^[a-z]{2,3}$/u.test(language) ? language : 'en');
