import { Injectable } from '@nestjs/common';
import type { CreateApiKeyBody } from '@heliograph/contracts';
import type { ApiKey } from '@heliograph/persistence';
import { newApiKey } from '@heliograph/platform';
import { Acts } from '../audit/acts';
import { forbidden } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';

/** Nobody can give away more than they hold: neither a scope nor a role that would bring scopes along. */
@Injectable()
export class CreateApiKey {
  constructor(private readonly acts: Acts) {}

  async create(by: Requester, body: CreateApiKeyBody): Promise<Outcome<{ key: ApiKey; secret: string }>> {
    const { name, role, scopes } = body;
    if (role !== by.role && by.role !== 'admin') {
      return forbidden('role_not_grantable', 'Only an admin may make a key of another role.');
    }
    const missing = scopes.filter((scope) => !by.scopes.includes(scope));
    if (missing.length > 0) {
      return forbidden('scope_not_grantable', 'A key can be given only scopes that its maker holds.', {
        extra: { scopes: missing },
      });
    }
    const { secret, prefix, hash } = newApiKey();
    const key = await this.acts.perform(by, async ({ tx, record }) => {
      const made = await this.acts.stores.apiKeys.create(by.workspaceId, { name, prefix, secretHash: hash, role, scopes }, tx);
      await record({
        action: 'api_key.created',
        subject: { kind: 'apiKey', id: made.id },
        after: { name, prefix, role, scopes },
      });
      return made;
    });
    return { key, secret };
  }
}
