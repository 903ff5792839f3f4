import type { Draft } from './draft';

/** The text that a pointer of the lint names (`/content/buttons/0/title`), in the draft as the editor holds it. */
export function textAt(draft: Draft, pointer: string): string | null {
  let at: unknown = draft;
  for (const step of stepsOf(pointer)) {
    if (typeof at !== 'object' || at === null) return null;
    at = (at as Record<string, unknown>)[step];
  }
  return typeof at === 'string' ? at : null;
}

/** A draft with another text at that place. */
export const withText = (draft: Draft, pointer: string, text: string): Draft => put(draft, stepsOf(pointer), text) as Draft;

const stepsOf = (pointer: string): string[] =>
  pointer
    .replace(/^\/content(?=\/)/, '')
    .slice(1)
    .split('/');

function put(at: unknown, [step, ...rest]: string[], text: string): unknown {
  if (step === undefined) return text;
  if (Array.isArray(at)) return at.map((item: unknown, index) => (String(index) === step ? put(item, rest, text) : item));
  const record = (at ?? {}) as Record<string, unknown>;
  return { ...record, [step]: put(record[step], rest, text) };
}
