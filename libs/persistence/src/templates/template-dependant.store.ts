import type { EntityManager } from 'typeorm';

/** A message of ours that has not left and names a template, for itself or as its fallback. */
export interface Dependant {
  messageId: string;
  use: 'template' | 'fallback';
  state: string;
  sendAt: Date | null;
}

export interface LockedDependant extends Dependant {
  variables: Record<string, string>;
}

export interface Replacement {
  messageId: string;
  use: 'template' | 'fallback';
  variables: Record<string, string>;
}

const waiting = `FROM outbound_queue q JOIN messages m ON m.id = q.message_id
  WHERE q.workspace_id = $1 AND m.state IN ('scheduled', 'held', 'queued')`;
const rowsPerStatement = 500;

/**
 * What waits for a template. Only messages still ours count: what was handed over no longer depends on anything here. Broadcasts wait
 * as the messages they have been expanded into.
 */
export class TemplateDependantStore {
  constructor(private readonly manager: EntityManager) {}

  /** Dependants per template, for those of these that have any. A message that names one as content and one as fallback counts for both. */
  async counts(
    workspaceId: string,
    templateIds: readonly string[],
    tx: EntityManager = this.manager,
  ): Promise<Map<string, number>> {
    if (templateIds.length === 0) return new Map();
    const rows: { id: string; dependants: number }[] = await tx.query(
      `SELECT named.id, count(*)::int AS dependants FROM (
         SELECT unnest(ARRAY[m.template_id, (m.fallback->>'templateId')::uuid]) AS id ${waiting}) named
       WHERE named.id = ANY($2::uuid[]) GROUP BY named.id`,
      [workspaceId, templateIds],
    );
    return new Map(rows.map((row) => [row.id, row.dependants]));
  }

  async summary(
    workspaceId: string,
    templateId: string,
  ): Promise<{ use: 'template' | 'fallback'; state: string; messages: number }[]> {
    return this.manager.query(
      `SELECT CASE WHEN m.template_id = $2 THEN 'template' ELSE 'fallback' END AS use, m.state, count(*)::int AS messages
         ${waiting} AND (m.template_id = $2 OR m.fallback->>'templateId' = $2::text) GROUP BY 1, 2 ORDER BY 1, 2`,
      [workspaceId, templateId],
    );
  }

  /** The oldest ones. */
  async list(workspaceId: string, templateId: string, limit: number): Promise<Dependant[]> {
    const rows: { id: string; use: Dependant['use']; state: string; send_at: Date | null }[] = await this.manager.query(
      `SELECT m.id, CASE WHEN m.template_id = $2 THEN 'template' ELSE 'fallback' END AS use, m.state, m.send_at
         ${waiting} AND (m.template_id = $2 OR m.fallback->>'templateId' = $2::text) ORDER BY m.id LIMIT $3`,
      [workspaceId, templateId, limit],
    );
    return rows.map((row) => ({ messageId: row.id, use: row.use, state: row.state, sendAt: row.send_at }));
  }

  /** All of them, locked: a sender that would take one of them waits. At most `limit`, so one more than allowed shows that there are more. */
  async lock(tx: EntityManager, workspaceId: string, templateId: string, limit: number): Promise<LockedDependant[]> {
    const rows: {
      id: string;
      use: Dependant['use'];
      state: string;
      send_at: Date | null;
      variables: Record<string, string> | null;
    }[] = await tx.query(
      `SELECT m.id, CASE WHEN m.template_id = $2 THEN 'template' ELSE 'fallback' END AS use, m.state, m.send_at,
              CASE WHEN m.template_id = $2 THEN m.template_variables ELSE m.fallback->'variables' END AS variables
         ${waiting} AND (m.template_id = $2 OR m.fallback->>'templateId' = $2::text)
        ORDER BY m.id LIMIT $3 FOR UPDATE OF q, m`,
      [workspaceId, templateId, limit],
    );
    return rows.map((row) => ({
      messageId: row.id,
      use: row.use,
      state: row.state,
      sendAt: row.send_at,
      variables: row.variables ?? {},
    }));
  }

  /**
   * They name the other template from now on. What was held is decided again at once; what is scheduled keeps its time. The purpose
   * follows the template's category, since that decides the consent it needs (R8, R13).
   */
  async replace(
    tx: EntityManager,
    workspaceId: string,
    replacements: readonly Replacement[],
    by: { templateId: string; category: string },
    now: Date,
  ): Promise<void> {
    for (let from = 0; from < replacements.length; from += rowsPerStatement) {
      const rows = replacements
        .slice(from, from + rowsPerStatement)
        .map((one) => ({ id: one.messageId, use: one.use, variables: one.variables }));
      await tx.query(
        `UPDATE messages m SET
           template_id = CASE WHEN r.use = 'template' THEN $3::uuid ELSE m.template_id END,
           template_variables = CASE WHEN r.use = 'template' THEN r.variables ELSE m.template_variables END,
           purpose = CASE WHEN r.use = 'template' THEN $4 ELSE m.purpose END,
           fallback = CASE WHEN r.use = 'fallback' THEN jsonb_build_object('templateId', $3::text, 'variables', r.variables) ELSE m.fallback END
         FROM json_to_recordset($2::json) AS r(id uuid, use text, variables jsonb) WHERE m.id = r.id AND m.workspace_id = $1`,
        [workspaceId, JSON.stringify(rows), by.templateId, by.category],
      );
    }
    const ids = replacements.map((one) => one.messageId);
    await tx.query(
      `UPDATE outbound_queue q SET due_at = $3 FROM messages m
        WHERE m.id = q.message_id AND q.workspace_id = $1 AND q.message_id = ANY($2::uuid[]) AND m.state = 'held'`,
      [workspaceId, ids, now],
    );
  }
}
