import { Inject, Injectable } from '@nestjs/common';
import { goneAfterMs } from '@heliograph/domain';
import type { Stores } from '@heliograph/persistence';
import type { Logger } from '@heliograph/platform';
import { ProblemError } from '../http';
import type { Requester } from '../requester';
import { givenTo } from '../routing/hands';
import { LOGGER, STORES } from '../tokens';
import { ChangeHands } from './change-hands';

/**
 * After a reply was accepted: the customer is answered, and an agent who answered what nobody had has it now. Beside the message's own
 * statement, because a reply must not wait for a router: lost in a crash, the conversation stays as it was, and the escalation asks the
 * messages before it says that nobody answered.
 */
@Injectable()
export class TakeByReply {
  constructor(
    private readonly hands: ChangeHands,
    @Inject(STORES) private readonly stores: Stores,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async answered(by: Requester, conversationId: string, at: Date): Promise<void> {
    try {
      await this.stores.conversationHands.answered(by.workspaceId, conversationId, at);
      if (by.agentId !== null) await this.take(by, by.agentId, conversationId);
    } catch (error) {
      this.logger.warn({ err: error, conversationId }, 'A reply was accepted, and its conversation not marked as answered');
    }
  }

  private async take(by: Requester, agentId: string, conversationId: string): Promise<void> {
    const conversation = await this.stores.conversations.get(by.workspaceId, conversationId);
    if (!conversation || conversation.status === 'active') return;
    const outcome = await this.hands.change(by, conversationId, conversation.version, async (_, act) => {
      const { routing } = this.stores;
      // Their own choice, so it may exceed their capacity; the lock keeps the router's count right.
      await routing.lockTurns(act.tx, by.workspaceId, [agentId], new Date(act.now.getTime() - goneAfterMs));
      return { change: givenTo(agentId, act.now), action: 'conversation.taken', data: { agentId, because: 'reply' } };
    });
    // Changed at this very moment: whoever has it now keeps it.
    if (outcome instanceof ProblemError && outcome.code !== 'conversation_changed')
      this.logger.warn({ conversationId, code: outcome.code }, 'A reply did not take its conversation');
  }
}
