import type { ChannelBody } from '@heliograph/contracts';
import type { ContentCapabilities } from '@heliograph/domain';
import type { Channel, OpenCircuit } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';

/** @param circuits the open ones; those of other channels and accounts are passed over */
export const presentChannel = (
  channel: Channel,
  circuits: readonly OpenCircuit[],
  capabilities: ContentCapabilities,
): ChannelBody => ({
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
  circuit: presentCircuit(channel, circuits),
  capabilities: { ...capabilities, media: { ...capabilities.media } },
  createdAt: channel.createdAt.toISOString(),
  updatedAt: channel.updatedAt.toISOString(),
});

/** The account's before the number's own: what concerns more comes first. */
function presentCircuit(channel: Channel, circuits: readonly OpenCircuit[]): ChannelBody['circuit'] {
  const open =
    circuits.find(({ scope, subjectId }) => scope === 'account' && subjectId === channel.accountId) ??
    circuits.find(({ scope, subjectId }) => scope === 'channel' && subjectId === channel.id);
  if (!open) return null;
  return {
    scope: open.scope,
    openedAt: open.openedAt.toISOString(),
    code: open.reasonCode,
    message: open.reasonMessage,
    nextProbeAt: open.probeAfter.toISOString(),
  };
}
