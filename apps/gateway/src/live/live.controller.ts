import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { viewersSchema, viewingSchema } from '@heliograph/contracts';
import { fromPublicId } from '@heliograph/platform';
import { defineRoute, Input, publicId, Route, type GatewayRequest, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { By, type Requester } from '../requester';
import { LiveStreams } from './live-streams';
import { NoteViewing } from './note-viewing';

const openLiveStream = defineRoute({
  method: 'GET',
  path: '/v1/live',
  operationId: 'openLiveStream',
  summary: 'What happens, as it happens (server-sent events)',
  description: [
    'Each event comes as `event: <type>`, `id: evt_…` and `data:` the same Event that `GET /v1/events` gives. Signals (who types, who looks,',
    'who is there, how far a broadcast is) come as `event: signal` with `{type, …}`, without an id, and are never repeated.',
    'After a break the browser sends `Last-Event-ID` by itself; other clients may pass `after`. Nothing is left out then, and some events may',
    'come twice: tell them apart by the `id` in the data. Blocks with an id and no data move that place forward.',
    '`event: reset` says that something may be missing (away for too long, or too slow to read): load what you show anew.',
    'A stream ends after some minutes with `retry:` and is opened again.',
  ].join(' '),
  tags: ['events'],
  scopes: ['live:read'],
  query: z.strictObject({ after: publicId('event').optional().meta({ description: 'The last id seen' }) }),
  responses: { 200: { description: 'A stream without end', schema: z.string(), contentType: 'text/event-stream' } },
  problems: { 429: ['too_many_live_streams'], 503: ['live_full'] },
});

const setViewing = defineRoute({
  method: 'POST',
  path: '/v1/conversations/:conversationId/viewing',
  operationId: 'setViewing',
  summary: 'Say that you look at a conversation, and see who else does',
  description:
    'Say it again within 30 seconds. Others hear of it as the signal `conversation.viewers`. A key sees without being seen.',
  tags: ['conversations'],
  scopes: ['conversations:read'],
  params: z.strictObject({ conversationId: publicId('conversation') }),
  body: viewingSchema,
  responses: { 200: { description: 'Who else is there', schema: viewersSchema } },
});

/** An id that is not one of ours says nothing about the place: the client has to load anew. */
const unknownPlace = '00000000-0000-7000-a000-000000000000';

@Controller()
export class LiveController {
  constructor(
    private readonly streams: LiveStreams,
    private readonly viewing: NoteViewing,
  ) {}

  @Route(setViewing)
  view(@Input() { params: { conversationId }, body }: InputOf<typeof setViewing>, @By() by: Requester) {
    return orRefuse(this.viewing.note(by, conversationId, body));
  }

  @Route(openLiveStream)
  async open(
    @Input() { query }: InputOf<typeof openLiveStream>,
    @By() by: Requester,
    @Req() request: GatewayRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (request.method === 'HEAD') {
      await reply.header('content-type', 'text/event-stream').send();
      return;
    }
    const last = request.headers['last-event-id'];
    const after = typeof last === 'string' && last !== '' ? (fromPublicId('event', last) ?? unknownPlace) : (query.after ?? null);
    const caller = by.agentId ?? request.caller?.credentialId ?? by.actor;
    await this.streams.connect(by, caller, reply.raw, reply.getHeaders(), after);
    reply.hijack();
  }
}
