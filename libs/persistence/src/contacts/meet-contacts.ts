import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';

export interface Stranger {
  phone: string;
  country: string | null;
  name: string | null;
}

/** Every phone of the rows belongs to a contact afterwards; a person met elsewhere a moment ago stays one person. Needs a transaction. */
export async function meetContacts(tx: EntityManager, workspaceId: string, rows: readonly Stranger[], now: Date): Promise<void> {
  const known = (await tx.query(
    `SELECT value FROM contact_identities WHERE workspace_id = $1 AND kind = 'phone' AND value = ANY($2::text[])`,
    [workspaceId, rows.map(({ phone }) => phone)],
  )) as { value: string }[];
  const met = new Set(known.map(({ value }) => value));
  const strangers = new Map<string, Stranger & { id: string }>();
  for (const { phone, country, name } of rows) {
    if (met.has(phone)) continue;
    const stranger = strangers.get(phone) ?? { id: newId(), phone, country, name };
    strangers.set(phone, { ...stranger, name: stranger.name ?? name });
  }
  if (strangers.size === 0) return;
  // In one order everywhere, so that two writers about the same people wait for each other instead of crossing.
  const people = JSON.stringify([...strangers.values()].sort((a, b) => (a.phone < b.phone ? -1 : 1)));
  await tx.query(
    `INSERT INTO contacts (id, workspace_id, name, phone, country, created_at, updated_at)
     SELECT x.id, $1, x.name, x.phone, x.country, $3, $3 FROM json_to_recordset($2::json) AS x(id uuid, name text, phone text, country text)`,
    [workspaceId, people, now],
  );
  const written = (await tx.query(
    `INSERT INTO contact_identities (workspace_id, kind, value, contact_id, created_at)
     SELECT $1, 'phone', x.phone, x.id, $3 FROM json_to_recordset($2::json) AS x(id uuid, phone text)
     ON CONFLICT (workspace_id, kind, value) DO NOTHING RETURNING contact_id`,
    [workspaceId, people, now],
  )) as { contact_id: string }[];
  const kept = new Set(written.map(({ contact_id }) => contact_id));
  const lost = [...strangers.values()].filter(({ id }) => !kept.has(id)).map(({ id }) => id);
  if (lost.length > 0) await tx.query('DELETE FROM contacts WHERE id = ANY($1::uuid[])', [lost]);
}
