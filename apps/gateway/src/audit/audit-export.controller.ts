import { Readable } from 'node:stream';
import { Controller, Inject, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { timeGiven } from '@heliograph/contracts';
import type { AuditEntry, AuditFilter, Stores } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import { csvLines } from '../consent-proof/csv-lines';
import { asAttachment } from '../evidence/attachment';
import { badRequest, defineRoute, Input, Route, type InputOf } from '../http';
import { publicSubject, readAnyId, withPublicIds } from '../public-ids';
import { By, type Requester } from '../requester';
import { STORES } from '../tokens';

const exportAudit = defineRoute({
  method: 'GET',
  path: '/v1/audit/export',
  operationId: 'exportAudit',
  summary: 'The audit log as CSV, newest first',
  tags: ['audit'],
  scopes: ['audit:read'],
  query: z.strictObject({
    actor: z.string().min(1).max(200).optional(),
    action: z.string().min(1).max(100).optional(),
    subject: z.string().min(1).max(64).optional().meta({ description: 'Id of anything: `acc_…`, `tpl_…`' }),
    from: timeGiven.optional(),
    to: timeGiven.optional(),
  }),
  responses: { 200: { description: 'One line per entry', schema: z.string(), contentType: 'text/csv' } },
});

const header = ['id', 'occurred_at', 'actor', 'action', 'subject_kind', 'subject', 'request_id', 'before', 'after', 'note'];
const pageSize = 500;

/** The whole log through the same filter as the list, however long it is: read page by page while it is sent. */
@Controller()
export class AuditExportController {
  constructor(@Inject(STORES) private readonly stores: Stores) {}

  @Route(exportAudit)
  export(
    @Input() { query }: InputOf<typeof exportAudit>,
    @By() by: Requester,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): StreamableFile {
    const { actor, action, subject, from, to } = query;
    const about = subject === undefined ? null : readAnyId(subject);
    if (subject !== undefined && about === null) throw badRequest('invalid_id', 'The parameter subject is not valid.');
    const filter: AuditFilter = {
      ...(actor && { actor }),
      ...(action && { action }),
      ...(about && { subjectId: about.id }),
      ...(from && { from: new Date(from) }),
      ...(to && { to: new Date(to) }),
    };
    asAttachment(reply, 'audit.csv', 'text/csv; charset=utf-8');
    return new StreamableFile(Readable.from(csvLines(header, this.rows(by.workspaceId, filter))));
  }

  private async *rows(workspaceId: string, filter: AuditFilter): AsyncGenerator<string[]> {
    for (let after: string | null = null; ;) {
      const page: Awaited<ReturnType<Stores['audit']['list']>> = await this.stores.audit.list(workspaceId, filter, {
        limit: pageSize,
        after,
      });
      yield* page.items.map(line);
      if (page.next === null) return;
      after = page.next;
    }
  }
}

const json = (value: unknown): string => (value === null ? '' : JSON.stringify(withPublicIds(value)));

const line = (entry: AuditEntry): string[] => [
  toPublicId('audit', entry.id),
  entry.occurredAt.toISOString(),
  entry.actor,
  entry.action,
  entry.subjectKind,
  entry.subjectId === null ? '' : publicSubject(entry.subjectKind, entry.subjectId),
  entry.requestId ?? '',
  json(entry.before),
  json(entry.after),
  entry.note ?? '',
];
