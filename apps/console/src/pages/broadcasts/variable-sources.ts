import type { Broadcast } from './broadcast-queries';

/** Where a variable's value comes from; `own` is what the server does with one that is left out. */
export type Source =
  | { kind: 'own' }
  | { kind: 'column'; text: string }
  | { kind: 'value'; text: string }
  | { kind: 'name' }
  | { kind: 'language' }
  | { kind: 'country' };

export const sourceKinds = ['own', 'column', 'value', 'name', 'language', 'country'] as const;

export function sourcesOf(variables: Broadcast['variables'], names: readonly string[]): Record<string, Source> {
  return Object.fromEntries(names.map((name) => [name, sourceOf(variables[name])]));
}

function sourceOf(given: Record<string, string> | undefined): Source {
  if (given?.['column'] !== undefined) return { kind: 'column', text: given['column'] };
  if (given?.['value'] !== undefined) return { kind: 'value', text: given['value'] };
  const field = given?.['field'];
  return field === 'name' || field === 'language' || field === 'country' ? { kind: field } : { kind: 'own' };
}

/** As the API takes them. What is still empty is left out, and so is what takes the recipient's own value. */
export function variablesFrom(sources: Readonly<Record<string, Source>>): Record<string, Record<string, string>> {
  const variables: Record<string, Record<string, string>> = {};
  for (const [name, source] of Object.entries(sources)) {
    if (source.kind === 'column' || source.kind === 'value') {
      if (source.text.trim() !== '') variables[name] = { [source.kind]: source.text };
    } else if (source.kind !== 'own') variables[name] = { field: source.kind };
  }
  return variables;
}
