import { scopes } from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import type { ApiKeyLookup } from '../http';

/** Who holds a key. An admin's key may do everything there is, also what is added after the key was made. */
export const findCaller =
  (stores: Pick<Stores, 'apiKeys'>): ApiKeyLookup =>
  async (hash) => {
    const key = await stores.apiKeys.findByHash(hash);
    if (!key) return null;
    return {
      workspaceId: key.workspaceId,
      credentialId: key.id,
      scopes: key.role === 'admin' ? scopes : key.scopes,
      role: key.role,
      actor: `key:${toPublicId('apiKey', key.id)}`,
      agentId: null,
    };
  };
