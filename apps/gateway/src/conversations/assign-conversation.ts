import { Injectable } from '@nestjs/common';
import type { AgentActBody, AssignConversationBody, ConversationActBody } from '@heliograph/contracts';
import { goneAfterMs } from '@heliograph/domain';
import type { Conversation, ConversationView } from '@heliograph/persistence';
import { Acts, type Act } from '../audit/acts';
import { conflict, notFound, unprocessable, ProblemError } from '../http';
import type { Outcome } from '../outcome';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';
import { givenTo, laidOpen, queuedFor } from '../routing/hands';
import { actingAgent } from './acting-agent';
import { ChangeHands, type Handed } from './change-hands';

/** Giving, taking, and giving back. */
@Injectable()
export class AssignConversation {
  constructor(
    private readonly acts: Acts,
    private readonly hands: ChangeHands,
  ) {}

  /** By name: whoever assigns may give an agent more than their capacity, and gives what is theirs to somebody else for good. */
  assign(by: Requester, id: string, body: AssignConversationBody): Promise<Outcome<ConversationView>> {
    return this.hands.change(by, id, body.version, async (conversation, act) => {
      const teamId = body.team ? uuidOf('team', body.team) : null;
      if (teamId && !(await this.acts.stores.routing.hasTeam(act.tx, by.workspaceId, teamId))) return notFound('team');
      if (body.agent === null) return this.toNobody(conversation, act, teamId);
      return this.toAgent(conversation, act, uuidOf('agent', body.agent), {
        action: 'conversation.assigned',
        teamId,
        withinCapacity: false,
      });
    });
  }

  /** An agent takes what nobody has, within their capacity. */
  take(by: Requester, id: string, body: AgentActBody): Promise<Outcome<ConversationView>> {
    const agentId = actingAgent(by, body.agent);
    if (agentId instanceof ProblemError) return Promise.resolve(agentId);
    return this.hands.change(by, id, body.version, (conversation, act) => {
      if (conversation.status === 'active' && conversation.assigneeId !== agentId)
        return conflict('conversation_taken', 'Somebody else has taken it.');
      return this.toAgent(conversation, act, agentId, { action: 'conversation.taken', teamId: null, withinCapacity: true });
    });
  }

  /** Back to its team's queue; without a team the router looks for one. */
  release(by: Requester, id: string, body: ConversationActBody): Promise<Outcome<ConversationView>> {
    return this.hands.change(by, id, body.version, (conversation, act) => {
      if (conversation.status !== 'active') return conflict('conversation_not_assigned', 'Nobody has this conversation.');
      return this.toNobody(conversation, act, null);
    });
  }

  /** At rest or ended: it is theirs who reopen it, or it looks for somebody. */
  reopen(by: Requester, id: string, body: ConversationActBody): Promise<Outcome<ConversationView>> {
    return this.hands.change(by, id, body.version, async (conversation, act) => {
      if (!['inactive', 'ended'].includes(conversation.status))
        return conflict('conversation_open', 'This conversation is open already.');
      const action = 'conversation.reopened';
      if (by.agentId !== null)
        return this.toAgent(conversation, act, by.agentId, { action, teamId: null, withinCapacity: false });
      const preferredAgentId = conversation.assigneeId ?? conversation.preferredAgentId;
      return { change: { ...laidOpen(conversation, act.now), preferredAgentId }, action };
    });
  }

  private async toAgent(
    conversation: Conversation,
    act: Act,
    agentId: string,
    how: { action: string; teamId: string | null; withinCapacity: boolean },
  ): Promise<Outcome<Handed>> {
    const { routing } = this.acts.stores;
    const { workspaceId, assigneeId, status } = conversation;
    const may = await routing.mayHave(act.tx, workspaceId, agentId);
    if (may === null) return notFound('agent');
    if (!may) return unprocessable('agent_unavailable', 'This agent answers nobody: invited, disabled, or a viewer.');
    const [turn] = await routing.lockTurns(act.tx, workspaceId, [agentId], new Date(act.now.getTime() - goneAfterMs));
    const already = status === 'active' && assigneeId === agentId;
    if (how.withinCapacity && !already && turn && turn.load >= turn.capacity)
      return conflict('agent_at_capacity', 'You have as many conversations as you take. End or hand on one first.', {
        extra: { load: turn.load, capacity: turn.capacity },
      });
    await routing.turnTaken(act.tx, workspaceId, agentId, act.now);
    return {
      change: { ...givenTo(agentId, act.now), ...(how.teamId ? { teamId: how.teamId } : {}), preferredAgentId: null },
      action: how.action,
      data: { agentId, teamId: how.teamId ?? conversation.teamId, fromAgentId: already ? null : assigneeId },
    };
  }

  private async toNobody(conversation: Conversation, act: Act, named: string | null): Promise<Handed> {
    const rule = await this.acts.stores.routing.ruleOf(conversation.workspaceId, conversation.channelId, act.tx);
    const teamId = named ?? conversation.teamId ?? rule?.teamId ?? null;
    const change = teamId ? queuedFor(conversation, teamId, act.now) : laidOpen(conversation, act.now);
    // Who gives it back is not asked first.
    const data = { teamId, fromAgentId: conversation.assigneeId };
    return { change: { ...change, preferredAgentId: null }, action: 'conversation.waiting', data };
  }
}
