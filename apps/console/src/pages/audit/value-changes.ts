export interface ValueChange {
  /** Where in the record, such as `content.body` or `buttons[0].title`. */
  path: string;
  before: string | null;
  after: string | null;
  kind: 'added' | 'removed' | 'changed' | 'same';
}

type Values = Readonly<Record<string, unknown>> | null;

/** What differs between two records, field by field, in the order in which they stand; what is the same comes last. */
export function changesBetween(before: Values, after: Values): ValueChange[] {
  const was = flat(before);
  const is = flat(after);
  const changes = [...new Set([...was.keys(), ...is.keys()])].map((path): ValueChange => {
    const [old, now] = [was.get(path) ?? null, is.get(path) ?? null];
    const kind = old === now ? 'same' : old === null ? 'added' : now === null ? 'removed' : 'changed';
    return { path, before: old, after: now, kind };
  });
  return [...changes.filter(({ kind }) => kind !== 'same'), ...changes.filter(({ kind }) => kind === 'same')];
}

/** Every value that holds no others, as text by its path. An empty list or record is a value, too. */
function flat(values: Values): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    const entries = entriesOf(value, path);
    if (entries === null || entries.length === 0) found.set(path, typeof value === 'string' ? value : JSON.stringify(value));
    else for (const [inner, at] of entries) walk(inner, at);
  };
  for (const [name, value] of Object.entries(values ?? {})) if (value !== null && value !== undefined) walk(value, name);
  return found;
}

function entriesOf(value: unknown, path: string): [value: unknown, path: string][] | null {
  if (Array.isArray(value)) return value.map((item: unknown, index) => [item, `${path}[${index}]`]);
  if (typeof value !== 'object' || value === null) return null;
  return Object.entries(value).map(([name, inner]) => [inner, `${path}.${name}`]);
}
