import { Injectable } from '@nestjs/common';
import { presenceOf, type Presence } from '@heliograph/domain';
import type { Agent } from '@heliograph/persistence';
import { Acts } from '../audit/acts';
import type { Requester } from '../requester';
import { RingRouting } from '../routing/ring-routing';

/** Coming, pausing and going. Told to the outside (routing hands out what waits), but no entry in the audit log: it is no act upon anything. */
@Injectable()
export class ChoosePresence {
  constructor(
    private readonly acts: Acts,
    private readonly bell: RingRouting,
  ) {}

  async choose({ workspaceId, agentId }: Pick<Requester, 'workspaceId' | 'agentId'>, presence: Presence): Promise<Agent | null> {
    const { agents, events, dataSource } = this.acts.stores;
    if (agentId === null) return null;
    const now = this.acts.clock.now();
    const chosen = await dataSource.transaction(async (tx) => {
      const agent = await agents.lock(tx, workspaceId, agentId);
      if (!agent) return null;
      const was = presenceOf(agent, now);
      await agents.change(tx, workspaceId, agentId, { presence, lastSeenAt: now });
      const about = { workspaceId, subjectKind: 'agent', subjectId: agentId, occurredAt: now };
      if (was !== presence) await events.append(tx, [{ ...about, type: 'agent.presence_changed', data: { agentId, presence } }]);
      return { ...agent, presence, lastSeenAt: now };
    });
    if (presence === 'online') await this.bell.serve(workspaceId);
    return chosen;
  }
}
