import { routingQueue } from '@heliograph/contracts';
import { chooseAgent, goneAfterMs, openAt, type Choice, type RoutingStrategy } from '@heliograph/domain';
import type { ChannelRouting, Conversation, HandsChange, Stores, Tx } from '@heliograph/persistence';
import { fromPublicId, type Clock } from '@heliograph/platform';
import { givenTo, queuedFor } from './hands';

/** Heads of a queue looked at in one go: those behind wait for a skill less often than for room. */
const headsAtOnce = 200;

/**
 * Finds somebody for conversations whose customer wrote, and gives what waits to whoever has room. Each conversation is one transaction:
 * its row first, then the turns of the agents who may get it, counted under the lock. Run twice, or by eight routers at once, it
 * gives each conversation once and nobody more than their capacity.
 */
export class RouteConversations {
  constructor(
    private readonly stores: Stores,
    private readonly clock: Clock,
  ) {}

  /** Those of these that the router has not looked at; the others have been settled by somebody. */
  async route(conversationIds: readonly string[]): Promise<void> {
    for (const { workspaceId, id } of await this.stores.routing.unroutedOf(conversationIds)) await this.routeOne(workspaceId, id);
  }

  async routeOne(workspaceId: string, id: string): Promise<void> {
    const team = await this.stores.dataSource.transaction(async (tx) => {
      const conversation = await this.stores.conversationHands.lock(tx, workspaceId, id);
      if (!conversation || conversation.routingDueAt === null) return null;
      const rule = await this.stores.routing.ruleOf(workspaceId, conversation.channelId, tx);
      const teamId = conversation.teamId ?? rule?.teamId ?? null;
      if (rule && teamId) await this.tellIfClosed(tx, conversation, rule, teamId);
      if (conversation.assigneeId !== null || !['new', 'waiting'].includes(conversation.status)) {
        await this.stores.conversationHands.routed(tx, conversation);
        return null;
      }
      return this.find(tx, conversation, rule, teamId);
    });
    if (team) await this.serveTeam(workspaceId, team);
  }

  /** The queues of a workspace, or of one team, to whoever has room. */
  async serve(workspaceId: string): Promise<void> {
    const hungry = await this.stores.routing.hungryTeams(this.seenAfter(), workspaceId);
    for (const { teamId } of hungry) await this.serveTeam(workspaceId, teamId);
  }

  /** One router at a time hands out a queue: two, each with a conversation in hand, would race for the last free agent out of order. */
  async serveTeam(workspaceId: string, teamId: string): Promise<void> {
    for (const id of await this.stores.routing.heads(workspaceId, teamId, headsAtOnce)) {
      const goOn = await this.stores.dataSource.transaction(async (tx) => {
        await this.stores.routing.lockQueue(tx, teamId);
        const conversation = await this.stores.conversationHands.lock(tx, workspaceId, id);
        // Another router or an agent was quicker.
        if (conversation?.status !== 'waiting' || conversation.teamId !== teamId) return true;
        const rule = await this.stores.routing.ruleOf(workspaceId, conversation.channelId, tx);
        const choice = await this.choose(tx, conversation, rule, teamId, false);
        if ('agentId' in choice) await this.give(tx, conversation, teamId, choice);
        // Who waits for a skill does not hold up those who do not.
        return 'agentId' in choice || rule?.strategy === 'skill' || conversation.escalatedFromId !== null;
      });
      if (!goOn) return;
    }
  }

  /** Returns the team whose queue is to be served next: this conversation would have overtaken others. */
  private async find(
    tx: Tx,
    conversation: Conversation,
    rule: ChannelRouting | null,
    teamId: string | null,
  ): Promise<string | null> {
    const { conversationHands, routing } = this.stores;
    const behind = teamId !== null && (await routing.isBehind(tx, conversation, teamId));
    const choice = await this.choose(tx, conversation, rule, teamId, behind);
    if ('agentId' in choice) {
      await this.give(tx, conversation, teamId, choice, { routingDueAt: null });
      return null;
    }
    if (teamId === null || conversation.status === 'waiting') {
      await conversationHands.routed(tx, conversation);
    } else {
      const now = this.clock.now();
      await conversationHands.change(tx, conversation, queuedFor(conversation, teamId, now));
      await this.tell(tx, conversation, 'conversation.waiting', { teamId, because: choice.wait }, now);
    }
    return behind ? teamId : null;
  }

  /** Only who is preferred may be given a conversation that others wait before. */
  private async choose(
    tx: Tx,
    conversation: Conversation,
    rule: ChannelRouting | null,
    teamId: string | null,
    behind: boolean,
  ): Promise<Choice> {
    const { workspaceId } = conversation;
    const { routing } = this.stores;
    const preferred = await this.preferredFor(tx, conversation, rule);
    const members = teamId === null || behind ? [] : await routing.membersOf(workspaceId, teamId, tx);
    const asked = [...new Set([...members, ...(preferred === null ? [] : [preferred])])];
    const candidates = await routing.lockTurns(tx, workspaceId, asked, this.seenAfter());
    const skills = rule?.strategy === 'skill' ? await routing.skillsAsked(tx, conversation, rule.skillFrom) : [];
    return chooseAgent(
      candidates.filter(({ agentId }) => members.includes(agentId)),
      {
        strategy: (rule?.strategy ?? 'least_busy') as RoutingStrategy,
        skills,
        preferred,
        notAgain: conversation.escalatedFromId,
      },
      candidates.find(({ agentId }) => agentId === preferred) ?? null,
    );
  }

  /** Who wrote last, where answers stick to them; otherwise who had it before it came to rest. */
  private async preferredFor(tx: Tx, conversation: Conversation, rule: ChannelRouting | null): Promise<string | null> {
    const actor = (rule?.stickyReplies ?? true) ? await this.stores.conversationHands.lastActor(tx, conversation.id) : null;
    const wrote = actor?.startsWith('agent:') ? fromPublicId('agent', actor.slice('agent:'.length)) : null;
    return wrote ?? conversation.preferredAgentId;
  }

  private async give(
    tx: Tx,
    conversation: Conversation,
    teamId: string | null,
    { agentId, because }: Extract<Choice, { agentId: string }>,
    also: HandsChange = {},
  ): Promise<void> {
    const now = this.clock.now();
    await this.stores.conversationHands.change(tx, conversation, { ...givenTo(agentId, now), teamId, ...also });
    await this.stores.routing.turnTaken(tx, conversation.workspaceId, agentId, now);
    await this.tell(tx, conversation, 'conversation.assigned', { agentId, teamId, by: 'routing', because }, now);
  }

  /** The job is written with the router's own transaction, so that no crash keeps it from the customer. */
  private async tellIfClosed(tx: Tx, conversation: Conversation, rule: ChannelRouting, teamId: string): Promise<void> {
    if (!rule.outOfHoursEnabled) return;
    const { workspaceId, id } = conversation;
    const now = this.clock.now();
    const hours = await this.stores.routing.hoursOf(workspaceId, teamId, tx);
    const state = hours ? openAt(hours, now) : { open: true as const };
    if (state.open) return;
    const payload = {
      workspaceId,
      conversationId: id,
      since: state.since.toISOString(),
      until: state.until?.toISOString() ?? null,
    };
    await this.stores.outbox.add(tx, {
      workspaceId,
      queue: routingQueue.name,
      job: 'tell-out-of-hours',
      payload,
      availableAt: now,
    });
  }

  private tell(tx: Tx, { workspaceId, id, contactId, channelId }: Conversation, type: string, data: object, now: Date) {
    const about = { workspaceId, subjectKind: 'conversation', subjectId: id, occurredAt: now };
    return this.stores.events.append(tx, [{ ...about, type, data: { channelId, contactId, ...data } }]);
  }

  private seenAfter = (): Date => new Date(this.clock.now().getTime() - goneAfterMs);
}
