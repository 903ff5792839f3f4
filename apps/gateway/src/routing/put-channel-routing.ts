import { Injectable } from '@nestjs/common';
import type { ChannelRoutingBody } from '@heliograph/contracts';
import type { ChannelRouting } from '@heliograph/persistence';
import { Acts } from '../audit/acts';
import { notFound } from '../http';
import type { Outcome } from '../outcome';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';
import { presentRouting } from './present-routing';
import { RingRouting } from './ring-routing';

/** How a channel's conversations find somebody, from the next message on. What waits already keeps its queue. */
@Injectable()
export class PutChannelRouting {
  constructor(
    private readonly acts: Acts,
    private readonly bell: RingRouting,
  ) {}

  async put(by: Requester, channelId: string, body: ChannelRoutingBody): Promise<Outcome<ChannelRoutingBody>> {
    const { workspaceId } = by;
    const outcome = await this.acts.perform(by, async ({ tx, now, record }): Promise<Outcome<ChannelRoutingBody>> => {
      const { channels, routing } = this.acts.stores;
      if (!(await channels.lock(tx, workspaceId, channelId))) return notFound('channel');
      const teamId = body.team === null ? null : uuidOf('team', body.team);
      const escalateToTeamId = body.escalateTo === null ? null : uuidOf('team', body.escalateTo.team);
      for (const named of [teamId, escalateToTeamId])
        if (named !== null && !(await routing.hasTeam(tx, workspaceId, named))) return notFound('team');
      const before = await routing.ruleOf(workspaceId, channelId, tx);
      const rule: ChannelRouting = {
        channelId,
        workspaceId,
        teamId,
        strategy: body.strategy,
        skillFrom: body.skillFrom,
        escalateAfterSeconds: body.escalateAfterSeconds,
        escalateToTeamId,
        outOfHoursEnabled: body.outOfHours.enabled,
        outOfHoursText: body.outOfHours.text,
        stickyReplies: body.stickyReplies,
        updatedAt: now,
      };
      await routing.putRule(tx, rule);
      await record({
        action: 'channel.routing_changed',
        subject: { kind: 'channel', id: channelId },
        before: presentRouting(before),
        after: presentRouting(rule),
        event: { type: 'channel.routing_changed', data: { teamId, strategy: body.strategy } },
      });
      return presentRouting(rule);
    });
    await this.bell.serve(workspaceId);
    return outcome;
  }
}
