import { Readable } from 'node:stream';
import { Controller, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { consentProofSchema, permissionsSchema } from '@heliograph/contracts';
import { asAttachment } from '../evidence/attachment';
import { defineRoute, Input, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { By, type Requester } from '../requester';
import { csvLines } from './csv-lines';
import { ExplainPermission } from './explain-permission';
import { ExportProof, proofTable } from './export-proof';

const params = z.strictObject({ contactId: publicId('contact') });
const ofContact = { tags: ['contacts'], scopes: ['contacts:read'], params } as const;

const getPermission = defineRoute({
  ...ofContact,
  method: 'GET',
  path: '/v1/contacts/:contactId/permission',
  operationId: 'getPermission',
  summary: 'Why may I message this person?',
  description:
    'Per purpose: what is required, what the ledger says and which entry says it, the service window, and everything that objects.',
  query: z.strictObject({ channel: publicId('channel') }),
  responses: { 200: { description: 'One answer for all purposes', schema: permissionsSchema } },
});
const exportProof = defineRoute({
  ...ofContact,
  method: 'GET',
  path: '/v1/contacts/:contactId/consents/export',
  operationId: 'exportConsentProof',
  summary: 'The proof of what a person agreed to',
  description: '`format=csv` is a download, one line per entry of the ledger.',
  query: z.strictObject({ format: z.enum(['json', 'csv']).default('json') }),
  responses: { 200: { description: 'The proof', schema: consentProofSchema } },
});

@Controller()
export class ConsentProofController {
  constructor(
    private readonly permission: ExplainPermission,
    private readonly proof: ExportProof,
  ) {}

  @Route(getPermission)
  may(@Input() { params, query }: InputOf<typeof getPermission>, @By() by: Requester) {
    return orRefuse(this.permission.explain(by.workspaceId, params.contactId, query.channel));
  }

  @Route(exportProof)
  async export(
    @Input() { params, query }: InputOf<typeof exportProof>,
    @By() by: Requester,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const proof = await orRefuse(this.proof.export(by.workspaceId, params.contactId));
    if (query.format === 'json') return proof;
    const { header, rows } = proofTable(proof);
    asAttachment(reply, `consent-${proof.contact.id}.csv`, 'text/csv; charset=utf-8');
    return new StreamableFile(Readable.from(csvLines(header, rows)));
  }
}
