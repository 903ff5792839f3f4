import type { BroadcastBody, BroadcastRecipientBody } from '@heliograph/contracts';
import { noProgress, type Broadcast, type BroadcastProgress, type RecipientRow, type Template } from '@heliograph/persistence';
import { publicOrNull } from '../public-ids';
import { toPublicId } from '@heliograph/platform';

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

/** @param figures counted now; left out: as they were counted last */
export function presentBroadcast(
  broadcast: Broadcast,
  template: Pick<Template, 'name' | 'language'> | undefined,
  figures: BroadcastProgress = (broadcast.progress as BroadcastProgress | null) ?? noProgress(broadcast.audienceCount),
): BroadcastBody {
  const { audienceState: state, audienceCount: count, audienceRefused: refused, audienceHash: hash } = broadcast;
  return {
    id: toPublicId('broadcast', broadcast.id),
    name: broadcast.name,
    channel: toPublicId('channel', broadcast.channelId),
    template: {
      id: toPublicId('template', broadcast.templateId),
      name: template?.name ?? '',
      language: template?.language ?? '',
    },
    variables: broadcast.variables as BroadcastBody['variables'],
    audience: { state, count, refused, hash },
    state: broadcast.state,
    pausedBy: broadcast.pausedBy,
    pauseReason: broadcast.pauseReason,
    waiting: broadcast.state === 'running' ? broadcast.waiting : null,
    startAt: iso(broadcast.startAt),
    startRequestedAt: iso(broadcast.startRequestedAt),
    ratePerSecond: broadcast.ratePerSecond,
    thresholds: broadcast.thresholds,
    expiresAt: iso(broadcast.expiresAt),
    createdBy: broadcast.createdBy,
    startedAt: iso(broadcast.startedAt),
    finishedAt: iso(broadcast.finishedAt),
    progress: figures,
    version: broadcast.version,
    createdAt: broadcast.createdAt.toISOString(),
  };
}

export const presentRecipient = (row: RecipientRow): BroadcastRecipientBody => ({
  contact: toPublicId('contact', row.contactId),
  phone: row.phone,
  message: publicOrNull('message', row.messageId),
  state: row.state,
  code: row.code,
  detail: row.detail,
  at: iso(row.at),
});
