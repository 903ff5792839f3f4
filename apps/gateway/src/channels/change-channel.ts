import { Injectable } from '@nestjs/common';
import type { ChangeChannelBody } from '@heliograph/contracts';
import type { Channel } from '@heliograph/persistence';
import { Acts } from '../audit/acts';
import { notFound, unprocessable } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';

/** What an operator states about a number. The next read from the provider may say otherwise, and then that stands. */
@Injectable()
export class ChangeChannel {
  constructor(private readonly acts: Acts) {}

  async change(by: Requester, channelId: string, body: ChangeChannelBody): Promise<Outcome<Channel>> {
    if (body.status !== undefined && body.statusReason === undefined) {
      return unprocessable('status_reason_required', 'Say why the number has this status.', {
        errors: [{ pointer: '/statusReason', code: 'required', message: 'Needed with a status' }],
      });
    }
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const { channels, sweep } = this.acts.stores;
      const before = await channels.lock(tx, by.workspaceId, channelId);
      if (!before) return notFound('channel');
      const change = { ...body };
      await channels.change(tx, by.workspaceId, channelId, change, now);
      const { name, status, statusReason } = before;
      await record({
        action: 'channel.changed',
        subject: { kind: 'channel', id: channelId },
        before: { name, status, statusReason, throughputPerSecond: before.throughputPerSecond },
        after: change,
        event: { type: 'channel.changed', data: { accountId: before.accountId, status: body.status ?? status } },
      });
      if (body.status === 'online' && status !== 'online') await sweep.releaseHeld(tx, by.workspaceId, before.accountId, now);
      return { ...before, ...change, updatedAt: now };
    });
  }
}
