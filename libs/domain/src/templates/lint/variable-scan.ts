/** One `{{name}}` as written; `name` is exactly what stands between the braces. Offsets are UTF-16. */
export interface ScannedVariable {
  name: string;
  start: number;
  end: number;
}

export interface VariableScan {
  variables: ScannedVariable[];
  /** Stretches with braces that are not a `{{…}}` pair. */
  strayBraces: { start: number; end: number; text: string }[];
}

const pair = /\{\{([^{}]*)\}\}/gu;
const stray = /[{}｛｝]+(?:[^{}｛｝\s]{0,30}[{}｛｝]+)?/gu;

/** Finds variables and stray braces in one text. Full-width braces count as stray: an input method types them unseen. */
export function scanVariables(text: string): VariableScan {
  const variables = [...text.matchAll(pair)].map((m) => ({ name: m[1] ?? '', start: m.index, end: m.index + m[0].length }));
  const rest = blankOut(text, variables, ' ');
  const strayBraces = [...rest.matchAll(stray)].map((m) => ({ start: m.index, end: m.index + m[0].length, text: m[0] }));
  return { variables, strayBraces };
}

/** The text with the given ranges overwritten by `filler`, same length, so that offsets stay valid. */
export function blankOut(text: string, ranges: readonly { start: number; end: number }[], filler: string): string {
  let out = text;
  for (const { start, end } of ranges) out = out.slice(0, start) + filler.repeat(end - start) + out.slice(end);
  return out;
}

export const isPositional = (name: string): boolean => /^\d+$/u.test(name);
export const isWellNamed = (name: string): boolean => /^[a-z][a-z0-9_]*$/u.test(name);
/** Letters, digits and underscores of any script and case: the characters are fine, the name may not be. */
export const isWordLike = (name: string): boolean => /^[\p{L}\p{N}_]+$/u.test(name);
