import { Injectable } from '@nestjs/common';
import type { CreateChannelBody } from '@heliograph/contracts';
import { parsePhoneNumber } from '@heliograph/domain';
import type { Channel } from '@heliograph/persistence';
import { Acts } from '../audit/acts';
import { conflict, notFound, unprocessable } from '../http';
import type { Outcome } from '../outcome';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';

/** Connects one number of an account. One number has one owner in the whole installation: a webhook must find exactly one. */
@Injectable()
export class CreateChannel {
  constructor(private readonly acts: Acts) {}

  async create(by: Requester, body: CreateChannelBody): Promise<Outcome<Channel>> {
    const phone = parsePhoneNumber(body.phone);
    if (!phone.ok) {
      return unprocessable('phone_invalid', 'The number is not written the international way.', {
        errors: [{ pointer: '/phone', code: phone.reason, message: 'Write it with + and the country code' }],
      });
    }
    const accountId = uuidOf('account', body.account);
    return this.acts.perform(by, async ({ tx, record }) => {
      const { accounts, channels } = this.acts.stores;
      if (!(await accounts.lock(tx, by.workspaceId, accountId))) return notFound('account');
      const draft = { accountId, phone: phone.e164, name: body.name, providerChannelId: body.providerChannelId ?? null };
      const channel = await channels.create(by.workspaceId, draft, tx);
      // Who has it is not told: it may be another workspace.
      if (!channel) return conflict('phone_taken', 'This number is already connected.');
      await record({
        action: 'channel.created',
        subject: { kind: 'channel', id: channel.id },
        after: { accountId, name: body.name },
        event: { type: 'channel.created', data: { accountId } },
      });
      return channel;
    });
  }
}
