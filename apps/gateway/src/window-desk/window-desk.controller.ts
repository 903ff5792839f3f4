import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { conversationFilterFields, windowDeskSchema, windowPolicySchema, type WindowDeskBody } from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import type { Clock } from '@heliograph/platform';
import { conversationFilter, conversationListQuery, cursorOf } from '../conversations/conversation-query';
import { presentConversation } from '../conversations/present-conversation';
import { defineRoute, Input, notFound, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { By, type Requester } from '../requester';
import { CLOCK, STORES } from '../tokens';
import { ChangeWindowPolicy } from './change-window-policy';
import { windowPolicyOf } from './window-policy';

const { limit, cursor } = conversationListQuery.shape;
const { assignee, team, channel } = conversationFilterFields;
const tags = ['window desk'];
const policy = { 200: { description: 'The policy', schema: windowPolicySchema } } as const;

const getWindowDesk = defineRoute({
  method: 'GET',
  path: '/v1/window-desk',
  operationId: 'getWindowDesk',
  summary: 'Conversations whose window is open, the least time left first',
  tags,
  scopes: ['conversations:read'],
  query: z.strictObject({
    within: z.coerce
      .number()
      .int()
      .min(1)
      .max(86_400)
      .optional()
      .meta({ description: 'Only windows that close within so many seconds' }),
    assignee,
    team,
    channel,
    limit,
    cursor,
  }),
  responses: { 200: { description: 'A page', schema: windowDeskSchema } },
});
const getWindowPolicy = defineRoute({
  method: 'GET',
  path: '/v1/workspace/window-policy',
  operationId: 'getWindowPolicy',
  summary: 'What happens when a window is about to close',
  tags,
  scopes: ['workspace:read'],
  responses: policy,
});
const changeWindowPolicy = defineRoute({
  method: 'PUT',
  path: '/v1/workspace/window-policy',
  operationId: 'changeWindowPolicy',
  summary: 'Set alarms, the nudge and the fallback',
  tags,
  scopes: ['workspace:write'],
  body: windowPolicySchema,
  responses: policy,
  problems: { 404: ['template_not_found'] },
});

@Controller()
export class WindowDeskController {
  constructor(
    private readonly changing: ChangeWindowPolicy,
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Route(getWindowDesk)
  async desk(@Input() { query }: InputOf<typeof getWindowDesk>, @By() by: Requester): Promise<WindowDeskBody> {
    const now = this.clock.now();
    const { within, limit, cursor, ...narrowed } = query;
    const filter = conversationFilter(
      by,
      { ...narrowed, sort: 'window', window: within === undefined ? 'open' : 'closing' },
      now,
    );
    if (within !== undefined && filter.window)
      filter.window.closingUntil = new Date(filter.window.openAfter.getTime() + within * 1000);
    const page = await this.stores.conversations.list(by.workspaceId, { limit, after: cursor ?? null }, filter, 'window');
    const states = await this.stores.windowDesk.stateOf(
      by.workspaceId,
      page.items.map(({ id }) => id),
    );
    return {
      data: page.items.map((item) => {
        const conversation = presentConversation(item, now);
        const { answered = false, state = null, at = null } = states.get(item.id) ?? {};
        const nudge = { state: (state ?? 'none') as 'none', at: at?.toISOString() ?? null };
        return { conversation, secondsLeft: conversation.window.secondsLeft, answered, nudge };
      }),
      nextCursor: cursorOf(page.next),
    };
  }

  @Route(getWindowPolicy)
  async policy(@By() by: Requester) {
    const workspace = await this.stores.workspaces.get(by.workspaceId);
    if (!workspace) throw notFound('workspace');
    return windowPolicyOf(workspace.settings);
  }

  @Route(changeWindowPolicy)
  change(@Input() { body }: InputOf<typeof changeWindowPolicy>, @By() by: Requester) {
    return orRefuse(this.changing.change(by, body));
  }
}
