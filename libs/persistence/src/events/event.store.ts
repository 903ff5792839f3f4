import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';
import { toPage, type Page, type PageRequest } from '../page';
import { DomainEvent } from './domain-event.entity';

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

export class EventStore {
  constructor(private readonly manager: EntityManager) {}

  async append(tx: EntityManager, drafts: DomainEventDraft[]): Promise<void> {
    // A statement takes 65,535 values at most; a first sync of a large account tells of thousands of templates.
    for (let from = 0; from < drafts.length; from += rowsPerStatement) {
      await tx.insert(
        DomainEvent,
        drafts.slice(from, from + rowsPerStatement).map((draft) => ({ ...draft, id: newId() })),
      );
    }
  }

  /**
   * The next events after `afterId`, oldest first, for a pull cursor. An id is given before its transaction commits, so a newer id can
   * become visible before an older one; a cursor that had passed would never see the older. Therefore nothing is shown that is younger
   * than one second, or than the oldest transaction still writing in this database.
   *
   * Not promised: order and completeness between machines whose clocks differ by more than that second.
   */
  async after(workspaceId: string, afterId: string | null, limit: number): Promise<DomainEvent[]> {
    return this.manager
      .createQueryBuilder(DomainEvent, 'event')
      .where('event.workspaceId = :workspaceId', { workspaceId })
      .andWhere(afterId === null ? 'true' : 'event.id > :afterId', { afterId })
      .andWhere(`event.id < rpad(lpad(to_hex((extract(epoch FROM ${settledUntil}) * 1000)::bigint), 12, '0'), 32, '0')::uuid`)
      .orderBy('event.id', 'ASC')
      .limit(limit)
      .getMany();
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
