import type { ApiKeyBody } from '@heliograph/contracts';
import type { ApiKey } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';

export const presentApiKey = (key: ApiKey): ApiKeyBody => ({
  id: toPublicId('apiKey', key.id),
  name: key.name,
  prefix: key.prefix,
  role: key.role,
  scopes: key.scopes,
  createdAt: key.createdAt.toISOString(),
  revokedAt: key.revokedAt?.toISOString() ?? null,
});
