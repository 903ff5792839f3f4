import type { EntityManager } from 'typeorm';
import { Agent } from './agent.entity';

/** What an agent is called where others see them at work. */
export class AgentNamesStore {
  constructor(private readonly manager: EntityManager) {}

  async of(workspaceId: string, agentId: string): Promise<string> {
    return (await this.manager.findOneBy(Agent, { id: agentId, workspaceId }))?.name ?? '';
  }
}
