import { Readable } from 'node:stream';
import { Controller, Inject, Req, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  consentImportColumns,
  consentImportFindingSchema,
  consentImportSchema,
  pageOf,
  type ConsentImportFindingBody,
  type PageBody,
} from '@heliograph/contracts';
import type { ConsentImport, ConsentImportFinding, Stores } from '@heliograph/persistence';
import type { Clock } from '@heliograph/platform';
import { asAttachment } from '../evidence/attachment';
import { csvLines } from '../consent-proof/csv-lines';
import { contentTypeOf, defineRoute, Input, notFound, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { pageOfKind, pageRequest, presentPage } from '../paging';
import { By, type Requester } from '../requester';
import { CLOCK, STORES } from '../tokens';
import { ImportConsents } from './import-consents';
import { presentImport } from './present-import';

const params = z.strictObject({ importId: publicId('importRun') });
const tags = ['consent imports'];
const one = { description: 'The import', schema: consentImportSchema };
const code = z
  .string()
  .regex(/^[a-z_]{1,40}$/)
  .optional();

const createImport = defineRoute({
  method: 'POST',
  path: '/v1/consent-imports',
  operationId: 'importConsents',
  summary: 'Import opt-ins and opt-outs from a CSV file',
  description: `Columns, in any order: ${consentImportColumns.join(', ')}. UTF-8, UTF-16 with a byte order mark, or GB18030 named as charset. Nothing reaches the ledger before the whole file was read; the same row twice is once. While it runs, its figures can be read at its own path.`,
  tags,
  scopes: ['contacts:write'],
  query: z.strictObject({ dryRun: z.enum(['true', 'false']).default('false') }),
  body: 'stream',
  bodyTypes: ['text/csv'],
  responses: { 201: one },
  problems: {
    422: ['header_invalid', 'csv_malformed', 'encoding_invalid', 'upload_broken'],
    415: ['charset_unsupported'],
    413: ['file_too_large'],
  },
});
const listImports = defineRoute({
  method: 'GET',
  path: '/v1/consent-imports',
  operationId: 'listConsentImports',
  summary: 'Imports, newest first',
  tags,
  scopes: ['contacts:read'],
  query: z.strictObject(pageOfKind('importRun')),
  responses: { 200: { description: 'A page', schema: pageOf(consentImportSchema) } },
});
const getImport = defineRoute({
  method: 'GET',
  path: '/v1/consent-imports/:importId',
  operationId: 'getConsentImport',
  summary: 'How far an import is',
  tags,
  scopes: ['contacts:read'],
  params,
  responses: { 200: one },
});
const resumeImport = defineRoute({
  method: 'POST',
  path: '/v1/consent-imports/:importId/resume',
  operationId: 'resumeConsentImport',
  summary: 'Go on with an import that broke off after its file was complete',
  tags,
  scopes: ['contacts:write'],
  params,
  responses: { 200: one },
  problems: { 409: ['import_incomplete', 'import_not_resumable'] },
});
const listFindings = defineRoute({
  method: 'GET',
  path: '/v1/consent-imports/:importId/findings',
  operationId: 'listConsentImportFindings',
  summary: 'The rows that were not taken, and why, in the order of the file',
  tags,
  scopes: ['contacts:read'],
  params,
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(1000).default(100),
    cursor: z.coerce.number().int().min(0).default(0),
    code,
  }),
  responses: { 200: { description: 'A page; the cursor is a line', schema: pageOf(consentImportFindingSchema) } },
});
const exportFindings = defineRoute({
  method: 'GET',
  path: '/v1/consent-imports/:importId/findings/export',
  operationId: 'exportConsentImportFindings',
  summary: 'The rows that were not taken, as CSV',
  tags,
  scopes: ['contacts:read'],
  params,
  query: z.strictObject({ code }),
  responses: { 200: { description: 'line, code, message, phone_ending', schema: z.string(), contentType: 'text/csv' } },
});

const exportPage = 1000;

@Controller()
export class ConsentImportsController {
  constructor(
    private readonly importing: ImportConsents,
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Route(createImport)
  create(@Input() { query, body }: InputOf<typeof createImport>, @By() by: Requester, @Req() request: FastifyRequest) {
    const file = { body, contentType: contentTypeOf(request), dryRun: query.dryRun === 'true' };
    return orRefuse(this.importing.import(by, file));
  }

  @Route(listImports)
  async list(@Input() { query }: InputOf<typeof listImports>, @By() by: Requester) {
    const page = await this.stores.consentImports.list(by.workspaceId, pageRequest(query));
    return presentPage('importRun', page, (run) => presentImport(run, this.clock.now()));
  }

  @Route(getImport)
  async get(@Input() { params }: InputOf<typeof getImport>, @By() by: Requester) {
    return presentImport(await this.find(by, params.importId), this.clock.now());
  }

  @Route(resumeImport)
  resume(@Input() { params }: InputOf<typeof resumeImport>, @By() by: Requester) {
    return orRefuse(this.importing.resume(by, params.importId));
  }

  @Route(listFindings)
  async findings(
    @Input() { params, query }: InputOf<typeof listFindings>,
    @By() by: Requester,
  ): Promise<PageBody<ConsentImportFindingBody>> {
    const { id } = await this.find(by, params.importId);
    const { limit, cursor, code } = query;
    const rows = await this.stores.consentImports.findings(id, { code, after: cursor, limit: limit + 1 });
    const shown = rows.slice(0, limit);
    return { data: shown.map(presentFinding), nextCursor: rows.length > limit ? String(shown.at(-1)?.line) : null };
  }

  @Route(exportFindings)
  async export(
    @Input() { params, query }: InputOf<typeof exportFindings>,
    @By() by: Requester,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { id } = await this.find(by, params.importId);
    asAttachment(reply, 'findings.csv', 'text/csv; charset=utf-8');
    return new StreamableFile(
      Readable.from(csvLines(['line', 'code', 'message', 'phone_ending'], this.findingRows(id, query.code))),
    );
  }

  /** Page by page, however many there are. */
  private async *findingRows(importId: string, code: string | undefined): AsyncGenerator<string[]> {
    for (let after = 0; ;) {
      const rows = await this.stores.consentImports.findings(importId, { code, after, limit: exportPage });
      for (const row of rows) yield [String(row.line), row.code, row.message, row.phoneEnding ?? ''];
      if (rows.length < exportPage) return;
      after = (rows.at(-1) as ConsentImportFinding).line;
    }
  }

  private async find(by: Requester, id: string): Promise<ConsentImport> {
    const run = await this.stores.consentImports.get(by.workspaceId, id);
    if (!run) throw notFound('consent import');
    return run;
  }
}

const presentFinding = ({ line, code, message, phoneEnding }: ConsentImportFinding): ConsentImportFindingBody => ({
  line,
  code,
  message,
  phoneEnding,
});
