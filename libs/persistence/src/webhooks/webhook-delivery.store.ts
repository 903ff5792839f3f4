import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';
import { toPage, type Page, type PageRequest } from '../page';
import { WebhookDelivery } from './webhook-delivery.entity';

/** What a filter names, as patterns of LIKE: `message.*` is every type that begins with `message.`. */
export const likeAny = (filters: string): string =>
  `ANY (ARRAY(SELECT replace(replace(f, '_', '\\_'), '*', '%') FROM unnest(${filters}) f))`;

/** Made for one endpoint, whatever it listens to: never fanned out. */
export const webhookTestType = 'webhook.test';

export class WebhookDeliveryStore {
  constructor(private readonly manager: EntityManager) {}

  get(workspaceId: string, id: string, tx: EntityManager = this.manager): Promise<WebhookDelivery | null> {
    return tx.findOneBy(WebhookDelivery, { id, workspaceId });
  }

  async list(
    workspaceId: string,
    endpointId: string,
    filter: { state?: WebhookDelivery['state'] | undefined },
    page: PageRequest,
  ): Promise<Page<WebhookDelivery>> {
    const query = this.manager
      .createQueryBuilder(WebhookDelivery, 'delivery')
      .where('delivery.workspaceId = :workspaceId AND delivery.endpointId = :endpointId', { workspaceId, endpointId });
    if (filter.state) query.andWhere('delivery.state = :state', { state: filter.state });
    if (page.after) query.andWhere('delivery.id < :after', { after: page.after });
    return toPage(
      await query
        .orderBy('delivery.id', 'DESC')
        .take(page.limit + 1)
        .getMany(),
      page.limit,
    );
  }

  /** One event for one endpoint, whatever the endpoint listens to. */
  async plan(
    tx: EntityManager,
    workspaceId: string,
    delivery: { endpointId: string; eventId: string; type: string },
    now: Date,
  ): Promise<WebhookDelivery> {
    const id = newId();
    await tx.insert(WebhookDelivery, { id, workspaceId, ...delivery, state: 'waiting', nextAttemptAt: now, createdAt: now });
    return tx.findOneByOrFail(WebhookDelivery, { id });
  }

  /** From the beginning, with what was tried so far still in its log. One that is under way goes on as it is. */
  async replay(tx: EntityManager, workspaceId: string, id: string, now: Date): Promise<void> {
    await tx.query(
      `UPDATE webhook_deliveries SET state = 'waiting', next_attempt_at = $3, first_attempt_at = NULL, attempt_count = 0
        WHERE workspace_id = $1 AND id = $2 AND claim IS NULL`,
      [workspaceId, id, now],
    );
  }

  /**
   * Every event of a time range that the filters name, oldest first and at most `limit`: planned, or planned again. Returns how many, and
   * where to go on when there are more.
   */
  async replayRange(
    tx: EntityManager,
    workspaceId: string,
    range: { endpointId: string; from: Date; to: Date; filters: string[]; limit: number },
    now: Date,
  ): Promise<{ planned: number; next: Date | null }> {
    const ids = Array.from({ length: range.limit }, newId);
    const [row] = (await tx.query(
      `WITH wanted AS MATERIALIZED (
         SELECT e.id, e.type, e.occurred_at, row_number() OVER (ORDER BY e.id) AS n FROM events e
          WHERE e.workspace_id = $1 AND e.id >= $8::uuid AND e.id < $9::uuid AND e.occurred_at BETWEEN $3 AND $4
            AND e.type <> '${webhookTestType}' AND e.type LIKE ${likeAny('$5::text[]')}
          ORDER BY e.id LIMIT array_length($6::uuid[], 1)
       ), planned AS (
         INSERT INTO webhook_deliveries (id, workspace_id, endpoint_id, event_id, type, state, next_attempt_at, created_at)
         SELECT ($6::uuid[])[w.n], $1, $2, w.id, w.type, 'waiting', $7, $7 FROM wanted w
         ON CONFLICT (endpoint_id, event_id) DO UPDATE SET state = 'waiting', next_attempt_at = EXCLUDED.next_attempt_at,
           first_attempt_at = NULL, attempt_count = 0 WHERE webhook_deliveries.claim IS NULL
         RETURNING 1
       )
       SELECT (SELECT count(*)::int FROM planned) AS planned, (SELECT count(*)::int FROM wanted) AS wanted,
         (SELECT max(occurred_at) FROM wanted) AS last`,
      [workspaceId, range.endpointId, range.from, range.to, range.filters, ids, now, idBefore(range.from), idAfter(range.to)],
    )) as [{ planned: number; wanted: number; last: Date | null }];
    return { planned: row.planned, next: row.wanted === range.limit ? row.last : null };
  }

  /** What waited for an endpoint that was paused is tried anew, for its full time. */
  async restart(tx: EntityManager, workspaceId: string, endpointId: string, now: Date): Promise<void> {
    await tx.query(
      `UPDATE webhook_deliveries SET state = 'waiting', next_attempt_at = $3, first_attempt_at = NULL, attempt_count = 0
        WHERE workspace_id = $1 AND endpoint_id = $2 AND next_attempt_at IS NOT NULL AND claim IS NULL`,
      [workspaceId, endpointId, now],
    );
  }

  /** What waited is not sent any more; it can still be replayed. */
  async giveUpWaiting(tx: EntityManager, workspaceId: string, endpointId: string): Promise<void> {
    await tx.query(
      `UPDATE webhook_deliveries SET state = 'given_up', next_attempt_at = NULL
        WHERE workspace_id = $1 AND endpoint_id = $2 AND next_attempt_at IS NOT NULL AND claim IS NULL`,
      [workspaceId, endpointId],
    );
  }
}

/** An event's id is made within moments of its own time; its time may be the provider's, a little earlier. */
const slackMs = 3_600_000;
const idOf = (ms: number): string => {
  const hex = Math.max(0, ms).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
};
const idBefore = (from: Date): string => idOf(from.getTime() - slackMs);
const idAfter = (to: Date): string => idOf(to.getTime() + slackMs);
