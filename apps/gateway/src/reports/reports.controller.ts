import { Readable } from 'node:stream';
import { Controller, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { liveReportSchema, serviceReportSchema, templateReportSchema, timeGiven } from '@heliograph/contracts';
import { csvLines } from '../consent-proof/csv-lines';
import { asAttachment } from '../evidence/attachment';
import { defineRoute, Input, publicId, Route, type InputOf } from '../http';
import { By, type Requester } from '../requester';
import { MakeReports } from './make-reports';
import { liveTable, serviceTable, templateTable, type ReportTable } from './report-tables';

const about = { method: 'GET', tags: ['reports'], scopes: ['reports:read'] } as const;
const span = {
  from: timeGiven.optional().meta({ description: 'Left out: seven days before `to`' }),
  to: timeGiven.optional().meta({ description: 'Left out: now. At most 92 days after `from`' }),
};
const serviceQuery = z.strictObject({
  ...span,
  channel: publicId('channel').optional(),
  team: publicId('team').optional(),
  bucket: z.enum(['hour', 'day']).default('day'),
});
const templatesQuery = z.strictObject(span);
const csv = { 200: { description: 'A table', schema: z.string(), contentType: 'text/csv' } } as const;

const reportService = defineRoute({
  ...about,
  path: '/v1/reports/service',
  operationId: 'reportService',
  summary: 'How fast we answer, what we lose, and how much there is',
  query: serviceQuery,
  responses: { 200: { description: 'The report', schema: serviceReportSchema } },
});
const exportService = defineRoute({
  ...about,
  path: '/v1/reports/service.csv',
  operationId: 'exportServiceReport',
  summary: 'The service report as CSV, one number a line',
  query: serviceQuery,
  responses: csv,
});
const reportTemplates = defineRoute({
  ...about,
  path: '/v1/reports/templates',
  operationId: 'reportTemplates',
  summary: 'What became of the messages of each template',
  query: templatesQuery,
  responses: { 200: { description: 'The report', schema: templateReportSchema } },
});
const exportTemplates = defineRoute({
  ...about,
  path: '/v1/reports/templates.csv',
  operationId: 'exportTemplateReport',
  summary: 'The template report as CSV',
  query: templatesQuery,
  responses: csv,
});
const reportLive = defineRoute({
  ...about,
  path: '/v1/reports/live',
  operationId: 'reportLive',
  summary: 'Who is here, and what waits now',
  responses: { 200: { description: 'The report', schema: liveReportSchema } },
});
const exportLive = defineRoute({
  ...about,
  path: '/v1/reports/live.csv',
  operationId: 'exportLiveReport',
  summary: 'The load of each agent as CSV',
  responses: csv,
});

@Controller()
export class ReportsController {
  constructor(private readonly reports: MakeReports) {}

  @Route(reportService)
  service(@Input() { query }: InputOf<typeof reportService>, @By() by: Requester) {
    return this.reports.service(by.workspaceId, query, query.bucket);
  }

  @Route(exportService)
  async serviceCsv(
    @Input() { query }: InputOf<typeof exportService>,
    @By() by: Requester,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return asCsv(reply, 'service.csv', serviceTable(await this.reports.service(by.workspaceId, query, query.bucket)));
  }

  @Route(reportTemplates)
  templates(@Input() { query }: InputOf<typeof reportTemplates>, @By() by: Requester) {
    return this.reports.templates(by.workspaceId, query);
  }

  @Route(exportTemplates)
  async templatesCsv(
    @Input() { query }: InputOf<typeof exportTemplates>,
    @By() by: Requester,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return asCsv(reply, 'templates.csv', templateTable(await this.reports.templates(by.workspaceId, query)));
  }

  @Route(reportLive)
  live(@By() by: Requester) {
    return this.reports.live(by.workspaceId);
  }

  @Route(exportLive)
  async liveCsv(@By() by: Requester, @Res({ passthrough: true }) reply: FastifyReply) {
    return asCsv(reply, 'live.csv', liveTable(await this.reports.live(by.workspaceId)));
  }
}

function asCsv(reply: FastifyReply, name: string, { header, rows }: ReportTable): StreamableFile {
  asAttachment(reply, name, 'text/csv; charset=utf-8');
  return new StreamableFile(Readable.from(csvLines(header, rows)));
}
