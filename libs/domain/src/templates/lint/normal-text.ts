import { scanVariables } from './variable-scan';
import { simplified } from './words/chinese-variants';

/** A text made comparable, with the way back to the original offsets. */
export interface NormalText {
  original: string;
  normal: string;
  originalAt(normalOffset: number): number;
  originalEnd(normalOffset: number): number;
}

const folded: Record<string, string> = {
  ة: 'ه',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ـ: '',
  '’': "'",
  '‘': "'",
  '٪': '%',
  ı: 'i',
  '“': '"',
  '”': '"',
};

/** Case, accents, width, Arabic vowel signs, hamza seats and digits, and common traditional Chinese characters folded away. */
export function foldCharacter(character: string): string {
  const plain = character.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/./gsu, (c) => folded[c] ?? simplified[c] ?? arabicDigit(c) ?? c);
}

function arabicDigit(c: string): string | undefined {
  const code = c.codePointAt(0) ?? 0;
  if (code >= 0x0660 && code <= 0x0669) return String(code - 0x0660);
  if (code >= 0x06f0 && code <= 0x06f9) return String(code - 0x06f0);
  return undefined;
}

export const foldText = (text: string): string => [...text].map(foldCharacter).join('');

/** Each variable becomes one `mark`, so that a number inside braces is not read as a number of the text. */
export function normalText(original: string, mark: string): NormalText {
  const variableAt = new Map(scanVariables(original).variables.map((v) => [v.start, v.end]));
  const offsets: number[] = [];
  const ends: number[] = [];
  let normal = '';
  for (let i = 0; i < original.length;) {
    const variableEnd = variableAt.get(i);
    const character = String.fromCodePoint(original.codePointAt(i) ?? 0);
    const end = variableEnd ?? i + character.length;
    const replacement = variableEnd === undefined ? foldCharacter(character) : mark;
    for (let k = 0; k < replacement.length; k++) {
      offsets.push(i);
      ends.push(end);
    }
    normal += replacement;
    i = end;
  }
  return {
    original,
    normal,
    originalAt: (offset) => offsets[offset] ?? original.length,
    originalEnd: (offset) => (offset === 0 ? 0 : (ends[offset - 1] ?? original.length)),
  };
}
