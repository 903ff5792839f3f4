import type { Stores } from '@heliograph/persistence';
import type { ChannelHealth } from '@heliograph/providers';

/**
 * What the provider says about the account's numbers: status, quality, throughput, and the two items of the onboarding checklist that
 * a read can prove. A number the provider lists and we do not know is left alone; one of ours that is missing keeps its last status.
 */
export async function applyChannels(
  stores: Stores,
  account: { workspaceId: string; accountId: string; wabaId: string | null },
  channels: ChannelHealth[],
  now: Date,
): Promise<void> {
  const { workspaceId, accountId } = account;
  const ours = await stores.channels.ofAccount(workspaceId, accountId);
  const proven = await stores.accounts.onboarding(workspaceId, accountId);
  await stores.dataSource.transaction(async (tx) => {
    for (const channel of ours) {
      const health = channels.find((candidate) => candidate.phone === channel.phone);
      if (!health) continue;
      const { status, statusRaw, quality, providerChannelId, throughputPerSecond } = health;
      const statusReason = health.reasons.map((reason) => `${reason.code} ${reason.message}`).join('; ') || null;
      const read = { status, statusRaw, statusReason, quality, providerChannelId, throughputPerSecond, at: now };
      await stores.channels.recordHealth(tx, workspaceId, channel.id, read);
      const proof = async (name: 'channel_enabled' | 'number_and_waba_mapped', text: string) => {
        // The item is dated by the first read that proved it, or by the operator who stated it.
        if (proven.some((item) => item.channelId === channel.id && item.name === name && item.state === 'done')) return;
        const item = { accountId, channelId: channel.id, name, state: 'done', source: 'provider' } as const;
        await stores.accounts.stateOnboardingItem(tx, workspaceId, { ...item, actor: 'template-sync', proof: text, at: now });
      };
      if (status === 'online') await proof('channel_enabled', `sender ${providerChannelId} is ${statusRaw}`);
      if (account.wabaId !== null && health.wabaId === account.wabaId)
        await proof('number_and_waba_mapped', `WABA ${health.wabaId}`);
      if (channel.status === health.status) continue;
      await stores.events.append(tx, [
        {
          workspaceId,
          type: 'channel.status_changed',
          subjectKind: 'channel',
          subjectId: channel.id,
          data: { from: channel.status, to: health.status },
          occurredAt: now,
        },
      ]);
      if (health.status === 'online') await stores.sweep.releaseHeld(tx, workspaceId, accountId, now);
    }
  });
}
