import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';
import { toPage, type Page, type PageRequest } from '../page';
import { AuditEntry } from './audit-entry.entity';

export interface AuditDraft {
  workspaceId: string;
  actor: string;
  /** Verb phrase: `account.reinstated`, `consent.recorded`. */
  action: string;
  subjectKind: string;
  subjectId: string | null;
  requestId: string | null;
  before?: object | null;
  after?: object | null;
  note?: string | null;
  occurredAt: Date;
}

const secret = /secret|token|password|credential|authorization|sealed/i;

/** Secrets never reach the audit log: the value goes, the fact that it changed stays. */
export function redact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redact);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, secret.test(key) ? '[redacted]' : redact(inner)]));
}

export interface AuditFilter {
  actor?: string;
  action?: string;
  subjectId?: string;
  from?: Date;
  to?: Date;
}

/** Who did what. Append only in the caller's transaction; the database refuses update and delete. */
export class AuditStore {
  constructor(private readonly manager: EntityManager) {}

  async append(tx: EntityManager, draft: AuditDraft): Promise<void> {
    await tx.insert(AuditEntry, {
      ...draft,
      id: newId(),
      before: redact(draft.before ?? null) as object,
      after: redact(draft.after ?? null) as object,
      note: draft.note ?? null,
    });
  }

  async list(workspaceId: string, filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>> {
    const query = this.manager.createQueryBuilder(AuditEntry, 'entry').where('entry.workspaceId = :workspaceId', { workspaceId });
    if (filter.actor) query.andWhere('entry.actor = :actor', { actor: filter.actor });
    if (filter.action) query.andWhere('entry.action = :action', { action: filter.action });
    if (filter.subjectId) query.andWhere('entry.subjectId = :subjectId', { subjectId: filter.subjectId });
    if (filter.from) query.andWhere('entry.occurredAt >= :from', { from: filter.from });
    if (filter.to) query.andWhere('entry.occurredAt < :to', { to: filter.to });
    if (page.after) query.andWhere('entry.id < :after', { after: page.after });
    const rows = await query
      .orderBy('entry.id', 'DESC')
      .take(page.limit + 1)
      .getMany();
    return toPage(rows, page.limit);
  }
}
