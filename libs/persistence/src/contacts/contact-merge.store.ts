import type { EntityManager } from 'typeorm';
import { newId } from '@heliograph/platform';
import { Contact } from './contact.entity';
import { ContactIdentity } from './contact-identity.entity';
import { ContactMerge } from './contact-merge.entity';
import { joinConversations, type JoinedConversations } from './join-conversations';

export interface MergeEffect extends JoinedConversations {
  identities: number;
  tags: number;
}

/** What may be read or sent under an old id once a merge is committed is over long before this. */
const settledAfterMs = 10 * 60_000;

/** Two contacts who are one person. The one that goes stays as a row, without identities and conversations of its own. */
export class ContactMergeStore {
  constructor(private readonly manager: EntityManager) {}

  /**
   * Both contacts and their conversations, locked in the order in which an inbound message locks them: conversations, then contacts.
   * Null when one of them does not exist, or was merged already.
   */
  async lock(
    tx: EntityManager,
    workspaceId: string,
    fromId: string,
    intoId: string,
  ): Promise<{ from: Contact; into: Contact } | null> {
    await tx.query(
      `SELECT id FROM conversations WHERE contact_id = ANY($2::uuid[]) AND workspace_id = $1 ORDER BY channel_id, contact_id FOR UPDATE`,
      [workspaceId, [fromId, intoId]],
    );
    await tx.query(`SELECT id FROM contacts WHERE id = ANY($2::uuid[]) AND workspace_id = $1 ORDER BY id FOR UPDATE`, [
      workspaceId,
      [fromId, intoId],
    ]);
    const [from, into] = await Promise.all([
      tx.findOneBy(Contact, { id: fromId, workspaceId }),
      tx.findOneBy(Contact, { id: intoId, workspaceId }),
    ]);
    return from && into && from.mergedInto === null && into.mergedInto === null ? { from, into } : null;
  }

  /** The contact with its identities, as the transaction sees them. */
  async asItStands(
    tx: EntityManager,
    workspaceId: string,
    contactId: string,
  ): Promise<{ contact: Contact; identities: ContactIdentity[] }> {
    const contact = await tx.findOneByOrFail(Contact, { workspaceId, id: contactId });
    return { contact, identities: await tx.findBy(ContactIdentity, { workspaceId, contactId }) };
  }

  /** Everything but the ledger, which is the caller's to judge. */
  async merge(tx: EntityManager, workspaceId: string, from: Contact, into: Contact, now: Date): Promise<MergeEffect> {
    const identities = await this.moveIdentities(tx, from.id, into.id);
    const conversations = await joinConversations(tx, workspaceId, from.id, into.id);
    const tags: unknown[] = await tx.query(
      `INSERT INTO contact_tags (contact_id, tag_id, workspace_id) SELECT $3, tag_id, workspace_id FROM contact_tags
        WHERE contact_id = $2 AND workspace_id = $1 ON CONFLICT DO NOTHING RETURNING tag_id`,
      [workspaceId, from.id, into.id],
    );
    await tx.query(`DELETE FROM contact_tags WHERE contact_id = $2 AND workspace_id = $1`, [workspaceId, from.id]);
    await tx.query(`DELETE FROM contact_texts WHERE contact_id = $2 AND workspace_id = $1`, [workspaceId, from.id]);
    await tx.query(
      `UPDATE contacts SET merged_into = $3, updated_at = $4 WHERE workspace_id = $1 AND (id = $2 OR merged_into = $2)`,
      [workspaceId, from.id, into.id, now],
    );
    await tx.query(
      `UPDATE contacts SET name = COALESCE(name, $3), phone = COALESCE(phone, $4), country = COALESCE(country, $5),
          language = COALESCE(language, $6), time_zone = COALESCE(time_zone, $7), blocked_at = LEAST(blocked_at, $8),
          wrote_to_us_at = GREATEST(wrote_to_us_at, $9), updated_at = $10
        WHERE id = $2 AND workspace_id = $1`,
      [
        workspaceId,
        into.id,
        from.name,
        from.phone,
        from.country,
        from.language,
        from.timeZone,
        from.blockedAt,
        from.wroteToUsAt,
        now,
      ],
    );
    await tx.insert(ContactMerge, { fromId: from.id, intoId: into.id, workspaceId, mergedAt: now, settledAt: null });
    return { ...conversations, identities, tags: tags.length };
  }

  /** Merges under whose old id something may still arrive. */
  open(limit: number): Promise<ContactMerge[]> {
    return this.manager
      .createQueryBuilder(ContactMerge, 'merge')
      .where('merge.settledAt IS NULL')
      .orderBy('merge.mergedAt')
      .limit(limit)
      .getMany();
  }

  /**
   * What was under way while a merge committed wrote under the old id: it moves to the contact that stays, again and again until nothing
   * can come any more. A withdrawal among it counts for the contact that stays.
   */
  async settle(merge: ContactMerge, now: Date): Promise<void> {
    const { workspaceId, fromId } = merge;
    await this.manager.transaction(async (tx) => {
      const [row]: { into_id: string }[] = await tx.query(
        'SELECT merged_into AS into_id FROM contacts WHERE id = $1 AND merged_into IS NOT NULL',
        [fromId],
      );
      if (!row) return;
      const intoId = row.into_id;
      await tx.query(
        `SELECT id FROM conversations WHERE contact_id = ANY($1::uuid[]) ORDER BY channel_id, contact_id FOR UPDATE`,
        [[fromId, intoId]],
      );
      await tx.query(`SELECT id FROM contacts WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`, [[fromId, intoId]]);
      await this.moveIdentities(tx, fromId, intoId);
      await joinConversations(tx, workspaceId, fromId, intoId);
      await tx.query(
        `UPDATE contacts i SET wrote_to_us_at = GREATEST(i.wrote_to_us_at, f.wrote_to_us_at) FROM contacts f
          WHERE i.id = $2 AND f.id = $1 AND f.wrote_to_us_at > COALESCE(i.wrote_to_us_at, '-infinity')`,
        [fromId, intoId],
      );
      await this.copyWithdrawals(tx, merge, intoId);
      if (now.getTime() - merge.mergedAt.getTime() > settledAfterMs)
        await tx.update(ContactMerge, { fromId }, { settledAt: now });
    });
  }

  private async moveIdentities(tx: EntityManager, fromId: string, intoId: string): Promise<number> {
    const [rows]: [unknown[], number] = await tx.query(
      'UPDATE contact_identities SET contact_id = $2 WHERE contact_id = $1 RETURNING value',
      [fromId, intoId],
    );
    return rows.length;
  }

  private async copyWithdrawals(tx: EntityManager, merge: ContactMerge, intoId: string): Promise<void> {
    const rows: { id: string }[] = await tx.query(
      `SELECT e.id FROM consent_entries e WHERE e.contact_id = $1 AND e.kind = 'withdrawn' AND e.recorded_at > $3::timestamptz - interval '1 minute'
          AND NOT EXISTS (SELECT 1 FROM consent_entries o WHERE o.contact_id = $2 AND o.evidence = e.id::text)`,
      [merge.fromId, intoId, merge.mergedAt],
    );
    for (const { id } of rows)
      await tx.query(
        `INSERT INTO consent_entries (id, workspace_id, contact_id, purpose, kind, channel, wording, wording_language, evidence, actor, message_id, occurred_at)
         SELECT $1, workspace_id, $2, purpose, kind, channel, wording, wording_language, id::text, actor, message_id, occurred_at
           FROM consent_entries WHERE id = $3`,
        [newId(), intoId, id],
      );
  }

  /** Contacts with one name, or one number, the largest groups first. Ids only. */
  async duplicates(workspaceId: string, limit: number): Promise<{ reason: 'same_phone' | 'same_name'; ids: string[] }[]> {
    return this.manager.query(
      `SELECT reason, (array_agg(id ORDER BY id))[1:20] AS ids FROM (
         SELECT 'same_phone' AS reason, phone AS what, id FROM contacts WHERE workspace_id = $1 AND merged_into IS NULL AND phone IS NOT NULL
         UNION ALL
         SELECT 'same_name', lower(name), id FROM contacts WHERE workspace_id = $1 AND merged_into IS NULL AND length(name) >= 2) c
        GROUP BY reason, what HAVING count(*) > 1 ORDER BY reason DESC, count(*) DESC, what LIMIT $2`,
      [workspaceId, limit],
    );
  }
}
