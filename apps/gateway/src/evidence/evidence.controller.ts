import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { evidenceQuery, evidenceSchema, evidenceTypes } from '@heliograph/contracts';
import type { Evidence, Stores } from '@heliograph/persistence';
import { largestEvidence } from '../gateway.config';
import { contentTypeOf, defineRoute, Input, notFound, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { By, type Requester } from '../requester';
import { STORES } from '../tokens';
import { asAttachment } from './attachment';
import { KeepEvidence, presentEvidence } from './keep-evidence';

const params = z.strictObject({ evidenceId: publicId('evidence') });
const tags = ['evidence'];

const uploadEvidence = defineRoute({
  method: 'POST',
  path: '/v1/evidence',
  operationId: 'uploadEvidence',
  summary: 'Keep a file that proves something: a consent form, a written notice',
  description: 'Send the bytes themselves. What is kept is never changed or deleted, and is only ever given back as a download.',
  tags,
  scopes: ['evidence:write'],
  query: evidenceQuery,
  body: 'raw',
  bodyTypes: [...evidenceTypes, 'application/octet-stream'],
  bodyLimit: largestEvidence,
  responses: { 201: { description: 'Kept', schema: evidenceSchema } },
  problems: { 422: ['evidence_empty', 'evidence_type_unsupported', 'evidence_type_mismatch'] },
});
const getEvidence = defineRoute({
  method: 'GET',
  path: '/v1/evidence/:evidenceId',
  operationId: 'getEvidence',
  summary: 'What is known about a piece of evidence',
  tags,
  scopes: ['evidence:read'],
  params,
  responses: { 200: { description: 'Without the content', schema: evidenceSchema } },
});
const downloadEvidence = defineRoute({
  method: 'GET',
  path: '/v1/evidence/:evidenceId/content',
  operationId: 'downloadEvidence',
  summary: 'The file itself, as a download',
  tags,
  scopes: ['evidence:read'],
  params,
  responses: { 200: { description: 'The bytes', schema: z.string(), contentType: 'application/octet-stream' } },
});

@Controller()
export class EvidenceController {
  constructor(
    private readonly keeping: KeepEvidence,
    @Inject(STORES) private readonly stores: Stores,
  ) {}

  @Route(uploadEvidence)
  upload(@Input() { query, body }: InputOf<typeof uploadEvidence>, @By() by: Requester, @Req() request: FastifyRequest) {
    return orRefuse(this.keeping.keep(by, { name: query.name, declaredType: contentTypeOf(request), content: body }));
  }

  @Route(getEvidence)
  async get(@Input() { params }: InputOf<typeof getEvidence>, @By() by: Requester) {
    return presentEvidence(await this.find(by, params.evidenceId));
  }

  @Route(downloadEvidence)
  async content(
    @Input() { params }: InputOf<typeof downloadEvidence>,
    @By() by: Requester,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const evidence = await this.find(by, params.evidenceId);
    const content = await this.stores.evidence.content(by.workspaceId, evidence.id);
    if (!content) throw notFound('evidence');
    asAttachment(reply, evidence.name, evidence.mediaType);
    return content;
  }

  private async find(by: Requester, id: string): Promise<Evidence> {
    const evidence = await this.stores.evidence.get(by.workspaceId, id);
    if (!evidence) throw notFound('evidence');
    return evidence;
  }
}
