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

export class EventStore {
  constructor(private readonly manager: EntityManager) {}

  async append(tx: EntityManager, drafts: DomainEventDraft[]): Promise<void> {
    if (drafts.length === 0) return;
    await tx.insert(
      DomainEvent,
      drafts.map((draft) => ({ ...draft, id: newId() })),
    );
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
