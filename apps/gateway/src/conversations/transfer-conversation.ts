import { Injectable } from '@nestjs/common';
import type { AgentActBody, ConversationActBody, TransferConversationBody } from '@heliograph/contracts';
import { goneAfterMs } from '@heliograph/domain';
import type { Conversation, ConversationView } from '@heliograph/persistence';
import { Acts, type Act } from '../audit/acts';
import { conflict, forbidden, notFound, ProblemError, unprocessable } from '../http';
import type { Outcome } from '../outcome';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';
import { givenTo, noOffer } from '../routing/hands';
import { actingAgent } from './acting-agent';
import { ChangeHands, type Handed } from './change-hands';

/**
 * A transfer is an offer. The first agent keeps the conversation, and what the customer writes, until the other takes it: an offer that is
 * declined, canceled or forgotten leaves everything as it was.
 */
@Injectable()
export class TransferConversation {
  constructor(
    private readonly acts: Acts,
    private readonly hands: ChangeHands,
  ) {}

  offer(by: Requester, id: string, body: TransferConversationBody): Promise<Outcome<ConversationView>> {
    return this.hands.change(by, id, body.version, async (conversation, act) => {
      const to = await this.receiver(by, body.to, act);
      if (to instanceof ProblemError) return to;
      if (conversation.status !== 'active' || conversation.assigneeId === null)
        return conflict('conversation_not_assigned', 'Nobody has this conversation; assign it instead.');
      if (to.id === conversation.assigneeId) return conflict('transfer_to_assignee', 'This agent has it already.');
      return {
        change: {
          offeredToKind: to.kind,
          offeredToId: to.id,
          offeredFromId: by.agentId ?? conversation.assigneeId,
          offerNote: body.note ?? null,
          offeredAt: act.now,
        },
        action: 'conversation.transferred',
        note: body.note ?? null,
        data: { fromAgentId: conversation.assigneeId, ...(to.kind === 'agent' ? { toAgentId: to.id } : { toTeamId: to.id }) },
      };
    });
  }

  /** Of two who take it at once, the first has it. */
  take(by: Requester, id: string, body: AgentActBody): Promise<Outcome<ConversationView>> {
    return this.answer(by, id, body, async (conversation, agentId, act) => {
      const { workspaceId, assigneeId, offeredToKind, offeredToId } = conversation;
      const { routing } = this.acts.stores;
      // What a colleague hands over may exceed their capacity; the lock keeps the router's count right.
      await routing.lockTurns(act.tx, workspaceId, [agentId], new Date(act.now.getTime() - goneAfterMs));
      const teamId = offeredToKind === 'team' ? offeredToId : conversation.teamId;
      return {
        change: { ...givenTo(agentId, act.now), teamId, preferredAgentId: null },
        action: 'conversation.taken',
        data: { agentId, fromAgentId: assigneeId, teamId },
      };
    });
  }

  decline(by: Requester, id: string, body: AgentActBody): Promise<Outcome<ConversationView>> {
    return this.answer(by, id, body, (conversation, agentId) =>
      conversation.offeredToKind === 'team'
        ? conflict('offered_to_team', 'It is offered to a whole team: another may take it.')
        : withdrawn(conversation, 'declined', agentId),
    );
  }

  cancel(by: Requester, id: string, body: ConversationActBody): Promise<Outcome<ConversationView>> {
    return this.hands.change(by, id, body.version, (conversation) => {
      if (conversation.offeredToId === null) return nothingOffered();
      const { offeredFromId, assigneeId } = conversation;
      const over = by.agentId === null || by.role === 'admin' || by.role === 'supervisor';
      if (!over && by.agentId !== offeredFromId && by.agentId !== assigneeId)
        return forbidden('not_your_transfer', 'Another agent offered it.');
      return withdrawn(conversation, 'canceled', by.agentId);
    });
  }

  private answer(
    by: Requester,
    id: string,
    body: AgentActBody,
    decide: (conversation: Conversation, agentId: string, act: Act) => Promise<Outcome<Handed>> | Outcome<Handed>,
  ): Promise<Outcome<ConversationView>> {
    const agentId = actingAgent(by, body.agent);
    if (agentId instanceof ProblemError) return Promise.resolve(agentId);
    return this.hands.change(by, id, body.version, async (conversation, act) => {
      const { offeredToKind, offeredToId, workspaceId } = conversation;
      const may = await this.acts.stores.routing.mayHave(act.tx, workspaceId, agentId);
      if (!may) return may === null ? notFound('agent') : unprocessable('agent_unavailable', 'This agent answers nobody.');
      if (offeredToId === null) return nothingOffered();
      const members =
        offeredToKind === 'team' ? await this.acts.stores.routing.membersOf(workspaceId, offeredToId, act.tx) : [offeredToId];
      if (!members.includes(agentId)) return forbidden('not_offered_to_you', 'It is offered to somebody else.');
      return decide(conversation, agentId, act);
    });
  }

  private async receiver(
    by: Requester,
    to: TransferConversationBody['to'],
    { tx }: Act,
  ): Promise<Outcome<{ kind: 'agent' | 'team'; id: string }>> {
    const { routing } = this.acts.stores;
    if ('team' in to) {
      const id = uuidOf('team', to.team);
      return (await routing.hasTeam(tx, by.workspaceId, id)) ? { kind: 'team', id } : notFound('team');
    }
    const id = uuidOf('agent', to.agent);
    const may = await routing.mayHave(tx, by.workspaceId, id);
    if (may === null) return notFound('agent');
    return may ? { kind: 'agent', id } : unprocessable('agent_unavailable', 'This agent answers nobody.');
  }
}

const withdrawn = (conversation: Conversation, because: string, byAgentId: string | null): Handed => ({
  change: noOffer,
  action: 'conversation.transfer_withdrawn',
  data: { agentId: conversation.assigneeId, because, byAgentId },
});

const nothingOffered = () => conflict('transfer_gone', 'No transfer is open: it was taken, declined, canceled or forgotten.');
