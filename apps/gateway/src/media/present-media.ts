import type { MediaBody } from '@heliograph/contracts';
import type { Media } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';

/** Without where it came from and where it lies. */
export const presentMedia = (media: Media): MediaBody => ({
  id: toPublicId('media', media.id),
  contentType: media.contentType,
  bytes: media.bytes,
  name: media.name,
  sha256: media.sha256,
  state: media.state as MediaBody['state'],
  problem: media.problem,
  direction: media.direction as MediaBody['direction'],
  createdAt: media.createdAt.toISOString(),
});
