import type { TagBody } from '@heliograph/contracts';
import type { Tag } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';

export const presentTag = (tag: Tag): TagBody => ({
  id: toPublicId('tag', tag.id),
  name: tag.name,
  color: tag.color,
  createdAt: tag.createdAt.toISOString(),
});
