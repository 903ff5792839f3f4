import { detectAll } from 'tinyld';
import { scriptsOfLanguage } from './words/languages';
import { blankOut, scanVariables } from './variable-scan';

/** Languages the wording rules know. */
export const lintedLanguages = ['en', 'zh', 'es', 'ar'] as const;
export type LintedLanguage = (typeof lintedLanguages)[number];

export interface LanguageReading {
  /** `zh` for `zh_CN`. */
  declared: string;
  /** Set only when the text is clearly in something else; an ISO 639-1 code, or a script's name. */
  mismatch?: string;
  /** The word lists that apply: the declared language, the one found instead, and English inside other scripts. */
  lists: LintedLanguage[];
}

const isLinted = (language: string): language is LintedLanguage => (lintedLanguages as readonly string[]).includes(language);
const detectorNames: Record<string, string> = { nb: 'no', fil: 'tl' };

/** Weights: a Chinese character carries about as much as two letters of an alphabet. */
function letterShares(text: string, scripts: readonly string[]): { letters: number; inScripts: number } {
  let letters = 0;
  let inScripts = 0;
  const expected = new RegExp(scripts.map((s) => `\\p{Script=${s}}`).join('|'), 'u');
  for (const c of text) {
    if (!/\p{L}/u.test(c)) continue;
    const weight = /\p{Script=Han}/u.test(c) ? 2 : 1;
    letters += weight;
    if (expected.test(c)) inScripts += weight;
  }
  return { letters, inScripts };
}

const withoutCode = (text: string) =>
  blankOut(text, scanVariables(text).variables, ' ')
    .replace(/\S*(?:https?:\/\/|www\.)[\x21-\x7e]+/gu, ' ')
    .toLowerCase();

/**
 * Compares the text with the language that was selected. Says "mismatch" only when sure: another script, or tinyld naming another
 * language with at least half of its weight and almost none for the selected one, on 15 letters and 4 words or more.
 * Below that (tinyld was seen to call "Hello, we have an update" Italian) nothing is claimed.
 */
export function readLanguage(languageCode: string, texts: readonly string[]): LanguageReading {
  const declared = languageCode.split(/[_-]/u)[0]?.toLowerCase() ?? '';
  const mismatch = findMismatch(declared, withoutCode(texts.join('\n')));
  const lists = new Set<LintedLanguage>();
  for (const language of [declared, mismatch ?? declared]) if (isLinted(language)) lists.add(language);
  if (lists.size === 0 || lists.has('zh') || lists.has('ar')) lists.add('en');
  return { declared, lists: [...lists], ...(mismatch === undefined ? {} : { mismatch }) };
}

function findMismatch(declared: string, text: string): string | undefined {
  const scripts = scriptsOfLanguage[declared];
  if (!scripts) return undefined;
  const { letters, inScripts } = letterShares(text, scripts);
  if (letters < 8) return undefined;
  const ranked = detectAll(text);
  const best = ranked[0];
  if (inScripts / letters < 0.4) return best?.lang ?? 'another script';
  const kana = letterShares(text, ['Hiragana', 'Katakana']).inScripts;
  if (declared === 'zh' && kana / letters > 0.1) return 'ja';
  const words = text.split(/\s+/u).filter((w) => /\p{L}/u.test(w)).length;
  const enough = scripts.includes('Han') ? letters >= 15 : letters >= 15 && words >= 4;
  if (!enough || !best) return undefined;
  const name = detectorNames[declared] ?? declared;
  const own = ranked.find((r) => r.lang === name)?.accuracy ?? 0;
  return best.lang !== name && best.accuracy >= 0.5 && own <= 0.1 ? best.lang : undefined;
}
