import type { ChannelBody } from '@heliograph/contracts';
import type { Channel } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';

export const presentChannel = (channel: Channel): ChannelBody => ({
  id: toPublicId('channel', channel.id),
  account: toPublicId('account', channel.accountId),
  phone: channel.phone,
  name: channel.name,
  providerChannelId: channel.providerChannelId,
  status: channel.status as ChannelBody['status'],
  statusRaw: channel.statusRaw,
  statusReason: channel.statusReason,
  quality: channel.quality,
  throughputPerSecond: channel.throughputPerSecond,
  lastSignedWebhookAt: channel.lastSignedWebhookAt?.toISOString() ?? null,
  createdAt: channel.createdAt.toISOString(),
  updatedAt: channel.updatedAt.toISOString(),
});
