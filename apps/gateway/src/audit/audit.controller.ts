import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { auditEntrySchema, pageOf, timeGiven, type AuditEntryBody } from '@heliograph/contracts';
import type { AuditEntry, Stores } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import { defineRoute, Input, badRequest, Route, type InputOf } from '../http';
import { pageOfKind, pageRequest, presentPage } from '../paging';
import { publicSubject, readAnyId, withPublicIds } from '../public-ids';
import { By, type Requester } from '../requester';
import { STORES } from '../tokens';

const listAudit = defineRoute({
  method: 'GET',
  path: '/v1/audit',
  operationId: 'listAudit',
  summary: 'Who did what, when, with before and after',
  tags: ['audit'],
  scopes: ['audit:read'],
  query: z.strictObject({
    ...pageOfKind('audit'),
    actor: z.string().min(1).max(200).optional(),
    action: z.string().min(1).max(100).optional(),
    subject: z.string().min(1).max(64).optional().meta({ description: 'Id of anything: `acc_…`, `tpl_…`' }),
    from: timeGiven.optional(),
    to: timeGiven.optional(),
  }),
  responses: { 200: { description: 'A page, newest first', schema: pageOf(auditEntrySchema) } },
});

const presentEntry = (entry: AuditEntry): AuditEntryBody => ({
  id: toPublicId('audit', entry.id),
  actor: entry.actor,
  action: entry.action,
  subject: {
    kind: entry.subjectKind,
    id: entry.subjectId === null ? null : publicSubject(entry.subjectKind, entry.subjectId),
  },
  requestId: entry.requestId,
  before: withPublicIds(entry.before) as AuditEntryBody['before'],
  after: withPublicIds(entry.after) as AuditEntryBody['after'],
  note: entry.note,
  occurredAt: entry.occurredAt.toISOString(),
});

@Controller()
export class AuditController {
  constructor(@Inject(STORES) private readonly stores: Stores) {}

  @Route(listAudit)
  async list(@Input() { query }: InputOf<typeof listAudit>, @By() by: Requester) {
    const { actor, action, subject, from, to } = query;
    const about = subject === undefined ? null : readAnyId(subject);
    if (subject !== undefined && !about) {
      throw badRequest('invalid_id', 'The parameter subject is not valid.', [
        { parameter: 'subject', code: 'invalid_id', message: 'Not the id of anything here' },
      ]);
    }
    const filter = {
      ...(actor ? { actor } : {}),
      ...(action ? { action } : {}),
      ...(about ? { subjectId: about.id } : {}),
      ...(from ? { from: new Date(from) } : {}),
      ...(to ? { to: new Date(to) } : {}),
    };
    return presentPage('audit', await this.stores.audit.list(by.workspaceId, filter, pageRequest(query)), presentEntry);
  }
}
