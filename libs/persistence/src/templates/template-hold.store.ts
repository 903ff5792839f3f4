import type { EntityManager } from 'typeorm';
import type { EventStore } from '../events/event.store';
import { Template } from './template.entity';

/**
 * A template the provider refused at sending. The mark on the template is the hold: the policy reads it at every moment, so what waits
 * for its turn is held when its turn comes, what is scheduled when it is due, and a broadcast sees it too. No message is touched here.
 */
export class TemplateHoldStore {
  constructor(
    private readonly manager: EntityManager,
    private readonly events: EventStore,
  ) {}

  /**
   * Marks it, with the events `template.send_refused` (every time) and `template.held` (once, with how many messages wait for it).
   * True when it was not held already.
   */
  async hold(
    workspaceId: string,
    templateId: string,
    why: { code: string; message: string; at: Date; messageId: string; attemptId: string | null },
  ): Promise<boolean> {
    const { code, message, at, messageId, attemptId } = why;
    return this.manager.transaction(async (tx) => {
      const [, held] = (await tx.query(
        `UPDATE templates SET held_at = $3, held_code = $4, held_message = $5 WHERE id = $2 AND workspace_id = $1 AND held_at IS NULL`,
        [workspaceId, templateId, at, code, message],
      )) as [unknown, number];
      if (!(await tx.existsBy(Template, { id: templateId, workspaceId }))) return false;
      const about = { workspaceId, subjectKind: 'template', subjectId: templateId, occurredAt: at };
      const events = [{ ...about, type: 'template.send_refused', data: { code, messageId, attemptId } }];
      if (held === 1) {
        const dependants = await this.dependants(tx, workspaceId, templateId);
        events.push({ ...about, type: 'template.held', data: { code, dependants } as never });
      }
      await this.events.append(tx, events);
      return held === 1;
    });
  }

  /**
   * Takes the mark away from those of these that have it and brings what was held for it back before the policy, which decides each
   * anew. Returns the templates that were held.
   */
  async release(
    workspaceId: string,
    tx: EntityManager,
    templateIds: readonly string[],
    why: { at: Date; because: 'approved' | 'operator' },
  ): Promise<string[]> {
    if (templateIds.length === 0) return [];
    const [rows] = (await tx.query(
      `UPDATE templates SET held_at = NULL, held_code = NULL, held_message = NULL
        WHERE id = ANY($2::uuid[]) AND workspace_id = $1 AND held_at IS NOT NULL RETURNING id`,
      [workspaceId, templateIds],
    )) as [{ id: string }[], number];
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return [];
    await tx.query(
      `UPDATE outbound_queue SET due_at = $3 WHERE message_id IN (
         SELECT q.message_id FROM outbound_queue q JOIN messages m ON m.id = q.message_id
          WHERE q.workspace_id = $1 AND m.state = 'held' AND (m.template_id = ANY($2::uuid[]) OR (m.fallback->>'templateId')::uuid = ANY($2::uuid[]))
            AND m.hold_reasons @> '[{"code": "template_held"}]' ORDER BY q.message_id FOR UPDATE OF q)`,
      [workspaceId, ids, why.at],
    );
    const about = { workspaceId, subjectKind: 'template', type: 'template.released', occurredAt: why.at };
    await this.events.append(
      tx,
      ids.map((id) => ({ ...about, subjectId: id, data: { because: why.because } })),
    );
    return ids;
  }

  private async dependants(tx: EntityManager, workspaceId: string, templateId: string): Promise<number> {
    const rows: { messages: number }[] = await tx.query(
      `SELECT count(*)::int AS messages FROM outbound_queue q JOIN messages m ON m.id = q.message_id
        WHERE q.workspace_id = $1 AND m.state IN ('scheduled', 'held', 'queued')
          AND (m.template_id = $2 OR m.fallback->>'templateId' = $2::text)`,
      [workspaceId, templateId],
    );
    return rows[0]?.messages ?? 0;
  }
}
