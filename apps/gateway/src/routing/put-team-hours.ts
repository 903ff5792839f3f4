import { Injectable } from '@nestjs/common';
import type { ConversationPolicyBody, TeamHoursBody } from '@heliograph/contracts';
import { Acts } from '../audit/acts';
import { notFound } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';
import { conversationPolicyOf } from './conversation-policy';
import { presentHours } from './present-routing';

/** When a team answers, and what time does to the workspace's conversations. */
@Injectable()
export class PutTeamHours {
  constructor(private readonly acts: Acts) {}

  hours(by: Requester, teamId: string, body: TeamHoursBody): Promise<Outcome<TeamHoursBody>> {
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const { routing } = this.acts.stores;
      if (!(await routing.hasTeam(tx, by.workspaceId, teamId))) return notFound('team');
      const before = await routing.hoursOf(by.workspaceId, teamId, tx);
      const hours = { ...body, country: body.country ?? null, teamId, workspaceId: by.workspaceId, updatedAt: now };
      await routing.putHours(tx, hours);
      const after = presentHours(hours);
      await record({
        action: 'team.hours_changed',
        subject: { kind: 'team', id: teamId },
        before: presentHours(before),
        after,
        event: { type: 'team.hours_changed', data: { timeZone: body.timeZone } },
      });
      return after;
    });
  }

  policy(by: Requester, body: ConversationPolicyBody): Promise<ConversationPolicyBody> {
    return this.acts.perform(by, async ({ tx, record }) => {
      const { workspaces } = this.acts.stores;
      const { settings } = await workspaces.lock(tx, by.workspaceId);
      await workspaces.changeSettings(by.workspaceId, { conversationPolicy: body }, tx);
      await record({
        action: 'workspace.conversation_policy_changed',
        subject: { kind: 'workspace', id: by.workspaceId },
        before: conversationPolicyOf(settings),
        after: body,
        event: { type: 'workspace.changed', data: { fields: ['conversationPolicy'] } },
      });
      return body;
    });
  }
}
