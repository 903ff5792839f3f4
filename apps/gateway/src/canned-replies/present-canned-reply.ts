import type { CannedReplyBody } from '@heliograph/contracts';
import type { CannedReply } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import { publicOrNull } from '../public-ids';

export const presentCannedReply = (reply: CannedReply): CannedReplyBody => ({
  id: toPublicId('cannedReply', reply.id),
  shortcut: reply.shortcut,
  title: reply.title,
  text: reply.text,
  team: publicOrNull('team', reply.teamId),
  createdAt: reply.createdAt.toISOString(),
  updatedAt: reply.updatedAt.toISOString(),
});
