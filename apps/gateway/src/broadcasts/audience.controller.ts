import { Readable } from 'node:stream';
import { Controller, Inject, Req, Res, StreamableFile } from '@nestjs/common';
import {
  addedRecipientsSchema,
  addRecipientsSchema,
  broadcastRecipientSchema,
  fromContactsSchema,
  pageOf,
  recipientsAtOnce,
  type BroadcastRecipientBody,
  type PageBody,
} from '@heliograph/contracts';
import { recipientStates } from '@heliograph/domain';
import type { Broadcast, RecipientRow, Stores } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { csvLines } from '../consent-proof/csv-lines';
import { asAttachment } from '../evidence/attachment';
import { contentTypeOf, defineRoute, Input, notFound, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { By, type Requester } from '../requester';
import { STORES } from '../tokens';
import { AddRecipients } from './add-recipients';
import { broadcastParams as params } from './broadcasts.controller';
import { presentRecipient } from './present-broadcast';
import { readJsonBody } from './read-json-body';

const tags = ['broadcasts'];
const added = { description: 'What became of the rows', schema: addedRecipientsSchema };
const state = z.enum(recipientStates).optional();

const addRecipients = defineRoute({
  method: 'POST',
  path: '/v1/broadcasts/:broadcastId/recipients',
  operationId: 'addBroadcastRecipients',
  summary: 'Add recipients: a JSON list, or a CSV file of any length',
  description: `JSON: {"recipients": [{"phone" or "contact", "variables"}]}, at most ${recipientsAtOnce} at once. CSV: one column holds the phone (named by \`phoneColumn\`) or is called contact; every other column is a value of that name. UTF-8, UTF-16 with a byte order mark, or GB18030 named as charset. Somebody who is in the audience already is a duplicate, so the same file may be sent again. A contact is made for a phone nobody has.`,
  tags,
  scopes: ['broadcasts:write'],
  params,
  query: z.strictObject({ phoneColumn: z.string().min(1).max(64).default('phone') }),
  body: 'stream',
  bodyTypes: ['application/json', 'text/csv'],
  responses: { 200: added },
  problems: {
    409: ['audience_closed', 'audience_too_large'],
    413: ['file_too_large'],
    415: ['charset_unsupported'],
    422: ['header_invalid', 'csv_malformed', 'encoding_invalid'],
  },
});
const addContacts = defineRoute({
  method: 'POST',
  path: '/v1/broadcasts/:broadcastId/recipients/from-contacts',
  operationId: 'addBroadcastContacts',
  summary: 'Add the contacts that match',
  description:
    'All that are given must hold. `consented`: their latest word on this purpose is a yes; the policy looks again at release.',
  tags,
  scopes: ['broadcasts:write', 'contacts:read'],
  params,
  body: fromContactsSchema,
  responses: { 200: added },
  problems: { 409: ['audience_closed', 'audience_too_large'] },
});
const listRecipients = defineRoute({
  method: 'GET',
  path: '/v1/broadcasts/:broadcastId/recipients',
  operationId: 'listBroadcastRecipients',
  summary: 'What became of each recipient, and why',
  tags,
  scopes: ['broadcasts:read', 'contacts:read'],
  params,
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(1000).default(100),
    cursor: publicId('contact').optional(),
    state,
  }),
  responses: { 200: { description: 'A page', schema: pageOf(broadcastRecipientSchema) } },
});
const exportRecipients = defineRoute({
  method: 'GET',
  path: '/v1/broadcasts/:broadcastId/recipients.csv',
  operationId: 'exportBroadcastRecipients',
  summary: 'What became of each recipient, as CSV',
  tags,
  scopes: ['broadcasts:read', 'contacts:read'],
  params,
  query: z.strictObject({ state }),
  responses: {
    200: { description: 'contact, phone, message, state, code, detail, at', schema: z.string(), contentType: 'text/csv' },
  },
});

const exportPage = 2000;

@Controller()
export class AudienceController {
  constructor(
    private readonly adding: AddRecipients,
    @Inject(STORES) private readonly stores: Stores,
  ) {}

  @Route(addRecipients)
  async add(
    @Input() { params, query, body }: InputOf<typeof addRecipients>,
    @By() by: Requester,
    @Req() request: FastifyRequest,
  ) {
    const { id } = await this.find(by, params.broadcastId);
    const contentType = contentTypeOf(request);
    if (/^text\/csv/i.test(contentType))
      return orRefuse(this.adding.fromCsv(by, id, { body, contentType, phoneColumn: query.phoneColumn }));
    const { recipients } = await readJsonBody(body, addRecipientsSchema);
    return orRefuse(this.adding.fromList(by, id, recipients));
  }

  @Route(addContacts)
  async addMatching(@Input() { params, body }: InputOf<typeof addContacts>, @By() by: Requester) {
    const { id } = await this.find(by, params.broadcastId);
    return orRefuse(this.adding.fromContacts(by, id, body));
  }

  @Route(listRecipients)
  async list(
    @Input() { params, query }: InputOf<typeof listRecipients>,
    @By() by: Requester,
  ): Promise<PageBody<BroadcastRecipientBody>> {
    const { id } = await this.find(by, params.broadcastId);
    const { limit, cursor, state } = query;
    const rows = await this.stores.audiences.recipients(by.workspaceId, id, { state, after: cursor ?? null, limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      data: shown.map(presentRecipient),
      nextCursor: rows.length > limit && last ? toPublicId('contact', last.contactId) : null,
    };
  }

  @Route(exportRecipients)
  async export(
    @Input() { params, query }: InputOf<typeof exportRecipients>,
    @By() by: Requester,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { id } = await this.find(by, params.broadcastId);
    asAttachment(reply, 'recipients.csv', 'text/csv; charset=utf-8');
    const header = ['contact', 'phone', 'message', 'state', 'code', 'detail', 'at'];
    return new StreamableFile(Readable.from(csvLines(header, this.rows(by.workspaceId, id, query.state))));
  }

  /** Page by page, however many there are. */
  private async *rows(workspaceId: string, broadcastId: string, state: string | undefined): AsyncGenerator<string[]> {
    for (let after: string | null = null; ;) {
      const rows: RecipientRow[] = await this.stores.audiences.recipients(workspaceId, broadcastId, {
        state,
        after,
        limit: exportPage,
      });
      for (const row of rows) yield Object.values(presentRecipient(row)).map((cell) => cell ?? '');
      const last = rows.at(-1);
      if (!last || rows.length < exportPage) return;
      after = last.contactId;
    }
  }

  private async find(by: Requester, id: string): Promise<Broadcast> {
    const broadcast = await this.stores.broadcasts.get(by.workspaceId, id);
    if (!broadcast) throw notFound('broadcast');
    return broadcast;
  }
}
