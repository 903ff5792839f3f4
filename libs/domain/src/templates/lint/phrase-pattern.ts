import { type NormalText } from './normal-text';

/**
 * Phrases of the word lists, one little language for all of them:
 * words separated by spaces · `word*` any ending · `word?` may be left out · `(a|b c)` one of · `..` up to five words (Chinese: twelve characters) of the
 * same sentence · `#` a number · `{}` a variable. Accents, case, Arabic hamza and vowel signs do not matter.
 */
export interface PhraseList {
  phrases: string[];
  /** A hit that overlaps one of these is not meant ("point of sale" is no sale). */
  unless?: string[];
}

export interface PhraseHit {
  /** UTF-16 offsets in the original text. */
  start: number;
  end: number;
}

export interface CompiledPhrases {
  phrases: RegExp[];
  unless: RegExp[];
}

/** Stands for a whole `{{…}}` in normal text. */
export const variableMark = '\uE000';

const wordCharacter = `[\\p{L}\\p{N}%$€£¥${variableMark}]`;
const sentenceBreak = '.!?。！？؟\\n';
const between = `[^\\p{L}\\p{N}${variableMark}${sentenceBreak}]+`;
// "3.5" and "a.m." aside, a full stop inside a gap ends the sentence and so the match.
const wordGap = `(?:${between}${wordCharacter}+){0,5}?${between}`;
const hanGap = `[^${sentenceBreak}]{0,12}?`;
const arabicPrefix = '[وف]?(?:ال|لل|بال|كال|[بلك])?';

// A variable may stand where the amount goes: "{{2}}% off".
const numberSource = `(?:\\p{N}[\\p{N}.,]*|${variableMark})`;

const escape = (s: string) => s.replace(/[.*+?^$[\]{}\\/]/gu, '\\$&');

function wordSource(word: string): string {
  if (word === '{}') return variableMark;
  const source = escape(word)
    .replaceAll('\\*', '[\\p{L}\\p{N}]*')
    .replaceAll('(', '(?:')
    .replaceAll(' ', between)
    .replaceAll('#%', `${numberSource}\\s*%`)
    .replaceAll('#', numberSource);
  return /\p{Script=Arabic}/u.test(word) ? `${arabicPrefix}(?:${source})` : source;
}

function toRegExp(phrase: string, normalise: (s: string) => string): RegExp {
  const plain = normalise(phrase);
  if (/^\?|\?\?|[[\]{]\S|\([^)]*$/u.test(plain.replaceAll('{}', '')))
    throw new Error(`A word list holds a phrase outside its little language: ${phrase}`);
  if (/\p{Script=Han}/u.test(plain)) {
    const source = escape(plain.replaceAll(' ', ''))
      .replaceAll('\\.\\.', hanGap)
      .replaceAll('(', '(?:')
      .replaceAll('#', `[\\p{N}零一二两三四五六七八九十百千万${variableMark}]+`)
      .replaceAll('\\{\\}', variableMark);
    return new RegExp(source, 'gu');
  }
  const words = plain.match(/(?:\([^)]*\)|[^ ])+/gu) ?? [];
  let source = '';
  words.forEach((word, i) => {
    if (word === '..') return;
    const previous = words[i - 1];
    if (word.endsWith('?')) source += `(?:${between}${wordSource(word.slice(0, -1))})?`;
    else if (previous === '..') source += wordGap + wordSource(word);
    else source += (previous === undefined ? '' : between) + wordSource(word);
  });
  return new RegExp(`(?<![\\p{L}\\p{N}])${source}(?![\\p{L}\\p{N}])`, 'gu');
}

export function compilePhrases(list: PhraseList, normalise: (s: string) => string): CompiledPhrases {
  const compile = (phrases: string[] = []) => phrases.map((phrase) => toRegExp(phrase, normalise));
  return { phrases: compile(list.phrases), unless: compile(list.unless) };
}

/** All hits in order, overlapping hits merged to the first. */
export function findPhrases(text: NormalText, compiled: CompiledPhrases): PhraseHit[] {
  const ranges = (patterns: RegExp[]) =>
    patterns.flatMap((p) => [...text.normal.matchAll(p)].map((m) => ({ start: m.index, end: m.index + m[0].length })));
  const excused = ranges(compiled.unless);
  const hits = ranges(compiled.phrases)
    .filter((hit) => !excused.some((e) => e.start < hit.end && hit.start < e.end))
    .sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: PhraseHit[] = [];
  for (const hit of hits) if (hit.start >= (kept.at(-1)?.end ?? 0)) kept.push(hit);
  return kept.map(({ start, end }) => ({ start: text.originalAt(start), end: text.originalEnd(end) }));
}
