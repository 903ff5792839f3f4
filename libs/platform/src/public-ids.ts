import { fromPublicId, idPrefixes, toPublicId, type IdKind } from './ids';

const kinds = Object.keys(idPrefixes) as IdKind[];

export const isIdKind = (text: string): text is IdKind => (kinds as string[]).includes(text);

/** Noun and UUID of any public id; null when it is the id of nothing of ours. */
export function readAnyId(text: string): { kind: IdKind; id: string } | null {
  for (const kind of kinds) {
    const id = fromPublicId(kind, text);
    if (id !== null) return { kind, id };
  }
  return null;
}

/** A subject as kept in events and the audit log: `account` and a UUID, or a noun that has no public ids. */
export const publicSubject = (kind: string, id: string): string => (isIdKind(kind) ? toPublicId(kind, id) : id);

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** `channelId` names a channel, `templateAccountId` an account; the policy's facts call a consent entry `entryId`. */
function kindNamed(key: string): IdKind | null {
  if (!key.endsWith('Id')) return null;
  if (key === 'entryId') return 'consent';
  const name = key.slice(0, -2);
  return kinds.find((kind) => name === kind || name.endsWith(kind[0]!.toUpperCase() + kind.slice(1))) ?? null;
}

/** Data of events, audit entries and reasons as the outside sees it: `channelId: <uuid>` becomes `channelId: chn_…`, at any depth. */
export function withPublicIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withPublicIds);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const kind = typeof inner === 'string' && uuidShape.test(inner) ? kindNamed(key) : null;
      return [key, kind ? toPublicId(kind, inner as string) : withPublicIds(inner)];
    }),
  );
}
