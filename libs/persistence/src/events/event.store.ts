import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';
import { toPage, type Page, type PageRequest } from '../page';
import { DomainEvent } from './domain-event.entity';
import type { EventCommits } from './event-commits';

export interface DomainEventDraft {
  workspaceId: string;
  type: string;
  subjectKind: string;
  subjectId: string;
  /** No secrets, no phone numbers, no message text: ids and words of state. */
  data: object;
  occurredAt: Date;
}

const rowsPerStatement = 1000;

/** UUIDv7 begins with its time in ms: everything with an id from before this moment is committed, or never will be. */
const settledUntil = `(LEAST(clock_timestamp(), (SELECT min(xact_start) FROM pg_stat_activity
  WHERE datname = current_database() AND backend_xid IS NOT NULL)) - interval '1 second')`;

/** The smallest id of a moment: v7 in form, so that it may also be shown as a cursor. */
const idAt = (moment: string): string =>
  `(overlay(rpad(lpad(to_hex((extract(epoch FROM ${moment}) * 1000)::bigint), 12, '0'), 32, '0') placing '7000a' from 13 for 5))::uuid`;

/** How far back the live stream goes on looking because of one transaction that stays open, seconds. */
const longestWaitSeconds = 60;

/** Where a workspace's newest events begin: those after `floor` that are not among `seen`. */
export interface FreshWish {
  workspaceId: string;
  floor: string;
}

export class EventStore {
  constructor(
    private readonly manager: EntityManager,
    private readonly commits: EventCommits,
  ) {}

  /** Returns their ids. */
  async append(tx: EntityManager, drafts: DomainEventDraft[]): Promise<string[]> {
    const rows = drafts.map((draft) => ({ ...draft, id: newId() }));
    // A statement takes 65,535 values at most; a first sync of a large account tells of thousands of templates.
    for (let from = 0; from < drafts.length; from += rowsPerStatement) {
      await tx.insert(DomainEvent, rows.slice(from, from + rowsPerStatement));
    }
    if (drafts.length > 0) this.commits.after(tx);
    return rows.map(({ id }) => id);
  }

  /**
   * Everything with a smaller id is committed, or never will be. An id is given before its transaction commits, so a newer id can become
   * visible before an older one; a cursor that had passed would never see the older. Therefore this is never younger than one second, nor
   * than the oldest transaction still writing in this database. Ask for it before reading up to it, in a statement of its own: what commits
   * in between is then seen by the reading.
   *
   * Not promised: order and completeness between machines whose clocks differ by more than that second.
   */
  async settled(): Promise<string> {
    const [row] = (await this.manager.query(`SELECT ${idAt(settledUntil)} AS id`)) as [{ id: string }];
    return row.id;
  }

  /** The next events after `afterId`, oldest first, for a pull cursor; only what is settled. */
  async after(workspaceId: string, afterId: string | null, limit: number): Promise<DomainEvent[]> {
    const settled = await this.settled();
    return this.manager
      .createQueryBuilder(DomainEvent, 'event')
      .where('event.workspaceId = :workspaceId', { workspaceId })
      .andWhere(afterId === null ? 'true' : 'event.id > :afterId', { afterId })
      .andWhere('event.id < :settled', { settled })
      .orderBy('event.id', 'ASC')
      .limit(limit)
      .getMany();
  }

  /** As `settled`, but never further back than a minute: the live stream does not wait for a transaction that stays open for longer. */
  async liveFloor(): Promise<string> {
    const moment = `GREATEST(${settledUntil}, clock_timestamp() - interval '${longestWaitSeconds} seconds')`;
    const [row] = (await this.manager.query(`SELECT ${idAt(moment)} AS id`)) as [{ id: string }];
    return row.id;
  }

  /**
   * What is committed now, settled or not, of these workspaces: after each one's floor, without those in `seen`, oldest first, at most
   * `limit` of each workspace.
   */
  async fresh(wishes: FreshWish[], seen: string[], limit: number): Promise<DomainEvent[]> {
    if (wishes.length === 0) return [];
    const rows = (await this.manager.query(
      `SELECT e.id, e.workspace_id AS "workspaceId", e.type, e.subject_kind AS "subjectKind", e.subject_id AS "subjectId", e.data,
         e.occurred_at AS "occurredAt"
       FROM unnest($1::uuid[], $2::uuid[]) AS w(workspace_id, floor) CROSS JOIN LATERAL (
         SELECT * FROM events WHERE workspace_id = w.workspace_id AND id > w.floor AND id <> ALL($3::uuid[]) ORDER BY id LIMIT $4) e
       ORDER BY e.id`,
      [wishes.map(({ workspaceId }) => workspaceId), wishes.map(({ floor }) => floor), seen, limit],
    )) as DomainEvent[];
    return rows;
  }

  async ofSubject(workspaceId: string, subjectId: string, page: PageRequest): Promise<Page<DomainEvent>> {
    const query = this.manager
      .createQueryBuilder(DomainEvent, 'event')
      .where('event.workspaceId = :workspaceId AND event.subjectId = :subjectId', { workspaceId, subjectId });
    if (page.after) query.andWhere('event.id < :after', { after: page.after });
    return toPage(
      await query
        .orderBy('event.id', 'DESC')
        .take(page.limit + 1)
        .getMany(),
      page.limit,
    );
  }
}
