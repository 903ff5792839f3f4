import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { changeChannelSchema, channelSchema, createChannelSchema, pageOf } from '@heliograph/contracts';
import type { ContentCapabilities } from '@heliograph/domain';
import type { Channel, Stores } from '@heliograph/persistence';
import type { ProviderRegistry } from '@heliograph/providers';
import { defineRoute, Input, notFound, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { pageOfKind, pageRequest, presentPage } from '../paging';
import { By, type Requester } from '../requester';
import { PROVIDERS, STORES } from '../tokens';
import { ChangeChannel } from './change-channel';
import { CreateChannel } from './create-channel';
import { presentChannel } from './present-channel';

const tags = ['channels'];
const params = z.strictObject({ channelId: publicId('channel') });

const createChannel = defineRoute({
  method: 'POST',
  path: '/v1/channels',
  operationId: 'createChannel',
  summary: 'Connect a WhatsApp number',
  tags,
  scopes: ['channels:write'],
  body: createChannelSchema,
  responses: { 201: { description: 'The channel, not yet online', schema: channelSchema } },
  problems: { 404: ['account_not_found'], 409: ['phone_taken'], 422: ['phone_invalid'] },
  idempotency: 'interceptor',
  repeatable: true,
});
const listChannels = defineRoute({
  method: 'GET',
  path: '/v1/channels',
  operationId: 'listChannels',
  summary: 'List channels, newest first',
  tags,
  scopes: ['channels:read'],
  query: z.strictObject({ ...pageOfKind('channel'), account: publicId('account').optional() }),
  responses: { 200: { description: 'A page', schema: pageOf(channelSchema) } },
});
const getChannel = defineRoute({
  method: 'GET',
  path: '/v1/channels/:channelId',
  operationId: 'getChannel',
  summary: 'A channel and its health',
  tags,
  params,
  scopes: ['channels:read'],
  responses: { 200: { description: 'The channel', schema: channelSchema } },
});
const changeChannel = defineRoute({
  method: 'PATCH',
  path: '/v1/channels/:channelId',
  operationId: 'changeChannel',
  summary: 'Change a channel, or state its status',
  tags,
  params,
  scopes: ['channels:write'],
  body: changeChannelSchema,
  responses: { 200: { description: 'The channel', schema: channelSchema } },
  problems: { 422: ['status_reason_required'] },
});

@Controller()
export class ChannelsController {
  constructor(
    private readonly creating: CreateChannel,
    private readonly changing: ChangeChannel,
    @Inject(STORES) private readonly stores: Stores,
    @Inject(PROVIDERS) private readonly providers: ProviderRegistry,
  ) {}

  @Route(createChannel)
  async create(@Input() { body }: InputOf<typeof createChannel>, @By() by: Requester) {
    return this.present(by, await orRefuse(this.creating.create(by, body)));
  }

  @Route(listChannels)
  async list(@Input() { query }: InputOf<typeof listChannels>, @By() by: Requester) {
    const page = await this.stores.channels.list(by.workspaceId, pageRequest(query), query.account);
    const circuits = await this.stores.circuits.openOf(
      by.workspaceId,
      page.items.flatMap(({ id, accountId }) => [id, accountId]),
    );
    const capabilities = await this.capabilitiesOf(by, page.items);
    return presentPage('channel', page, (channel) => presentChannel(channel, circuits, capabilities(channel)));
  }

  @Route(getChannel)
  async get(@Input() { params }: InputOf<typeof getChannel>, @By() by: Requester) {
    const channel = await this.stores.channels.get(by.workspaceId, params.channelId);
    if (!channel) throw notFound('channel');
    return this.present(by, channel);
  }

  @Route(changeChannel)
  async change(@Input() { params, body }: InputOf<typeof changeChannel>, @By() by: Requester) {
    return this.present(by, await orRefuse(this.changing.change(by, params.channelId, body)));
  }

  private async present(by: Requester, channel: Channel) {
    const circuits = await this.stores.circuits.openOf(by.workspaceId, [channel.id, channel.accountId]);
    return presentChannel(channel, circuits, (await this.capabilitiesOf(by, [channel]))(channel));
  }

  /** A channel is its account's, and the account's provider says what it carries. */
  private async capabilitiesOf(by: Requester, channels: readonly Channel[]): Promise<(channel: Channel) => ContentCapabilities> {
    const ids = [...new Set(channels.map(({ accountId }) => accountId))];
    const accounts = await Promise.all(ids.map((id) => this.stores.accounts.get(by.workspaceId, id)));
    const kinds = new Map(accounts.flatMap((account) => (account ? [[account.id, account.provider] as const] : [])));
    return ({ accountId }) => this.providers.get(kinds.get(accountId) as string).capabilities;
  }
}
