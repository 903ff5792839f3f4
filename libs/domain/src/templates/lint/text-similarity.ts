import { foldText } from './normal-text';
import { blankOut, scanVariables } from './variable-scan';

/** The words alone: case, accents, punctuation and spacing folded, every variable the same. */
export function comparableWording(text: string): string {
  const { variables } = scanVariables(text);
  // A digit run survives folding, so variables become the same digit run.
  const masked = blankOut(text, variables, '0').replace(/0{5,}/gu, ' 0 ');
  return foldText(masked)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Pairs of neighbours: words where the script puts spaces between them, characters in Chinese, Japanese and Thai. */
export function shinglesOf(text: string): Set<string> {
  const wording = comparableWording(text);
  if (wording === '') return new Set();
  const units = wording
    .split(' ')
    .flatMap((w) => (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(w) ? [...w] : [w]));
  if (units.length < 2) return new Set(units);
  return new Set(units.slice(1).map((unit, i) => `${units[i]} ${unit}`));
}

/** Jaccard similarity of two sets, 0 (nothing shared) to 1 (the same). */
export function sharedPortion(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  if (left.size === 0 || right.size === 0) return 0;
  let shared = 0;
  for (const shingle of left) if (right.has(shingle)) shared++;
  return shared / (left.size + right.size - shared);
}

/** How much two texts share of their neighbouring pairs of words, 0 to 1 (same wording). */
export const wordingSimilarity = (a: string, b: string): number => sharedPortion(shinglesOf(a), shinglesOf(b));

/** Two templates above this say nearly the same. Chosen on the development corpus: one changed word in twelve stays above it. */
export const nearlySame = 0.7;
