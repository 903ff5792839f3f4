import { Injectable } from '@nestjs/common';
import { Acts } from '../audit/acts';
import { forbidden, notFound } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';

/** The key stops working within 5 seconds (see ApiKeyCache), in every process. Revoking twice is revoking once. */
@Injectable()
export class RevokeApiKey {
  constructor(private readonly acts: Acts) {}

  async revoke(by: Requester, apiKeyId: string): Promise<Outcome<void>> {
    const { apiKeys } = this.acts.stores;
    const key = (await apiKeys.list(by.workspaceId)).find(({ id }) => id === apiKeyId);
    if (!key) return notFound('api key');
    if (key.role === 'admin' && by.role !== 'admin') return forbidden('role_missing', "Only an admin may revoke an admin's key.");
    return this.acts.perform(by, async ({ tx, now, record }) => {
      if (!(await apiKeys.revoke(by.workspaceId, apiKeyId, now, tx))) return undefined;
      await record({ action: 'api_key.revoked', subject: { kind: 'apiKey', id: apiKeyId }, after: { prefix: key.prefix } });
      return undefined;
    });
  }
}
