import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { eventsSchema, type EventsBody } from '@heliograph/contracts';
import { presentEvent, type Stores } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import { defineRoute, Input, publicId, Route, type InputOf } from '../http';
import { By, type Requester } from '../requester';
import { STORES } from '../tokens';

const listEvents = defineRoute({
  method: 'GET',
  path: '/v1/events',
  operationId: 'listEvents',
  summary: 'What happened since',
  description:
    'Oldest first. Keep `nextAfter` and pass it as `after`: no event is ever skipped and none comes twice. An event appears here about a second after it happened.',
  tags: ['events'],
  scopes: ['events:read'],
  query: z.strictObject({
    after: publicId('event').optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  responses: { 200: { description: 'The next events', schema: eventsSchema } },
});

@Controller()
export class EventsController {
  constructor(@Inject(STORES) private readonly stores: Stores) {}

  @Route(listEvents)
  async list(@Input() { query }: InputOf<typeof listEvents>, @By() by: Requester): Promise<EventsBody> {
    const { after = null, limit } = query;
    const found = await this.stores.events.after(by.workspaceId, after, limit + 1);
    const data = found.slice(0, limit).map(presentEvent);
    // An empty page leaves the cursor where it was.
    const nextAfter = data.at(-1)?.id ?? (after === null ? null : toPublicId('event', after));
    return { data, nextAfter, hasMore: found.length > limit };
  }
}
