import { goneAfterMs, policyAt, priorityRank } from '@heliograph/domain';
import type { Conversation, HandsChange, Stores, SweptConversation, Tx } from '@heliograph/persistence';
import type { Clock, Logger } from '@heliograph/platform';
import { conversationPolicyOf, defaultConversationPolicy } from './conversation-policy';
import { noOffer, put, queuedFor } from './hands';
import type { RouteConversations } from './route-conversations';

/** What the router should have looked at by now, ms. */
const lostAfterMs = 2000;
/** Of each kind, in one sweep. */
const mostAtOnce = 200;
/** Who was given a conversation later than this still means to do something with it, ms. */
const justGivenMs = 3_600_000;

interface Found {
  change: HandsChange;
  event: string;
  data: object;
}

/**
 * What time alone changes: rings that were lost, customers whom nobody answered, transfers nobody took, conversations gone quiet, agents
 * who came back unannounced. Every find is judged again under the conversation's lock, so two sweeps at once do it once.
 */
export class SweepRouting {
  constructor(
    private readonly stores: Stores,
    private readonly routes: RouteConversations,
    private readonly clock: Clock,
    private readonly logger: Pick<Logger, 'info'>,
  ) {}

  async handle(): Promise<void> {
    const now = this.clock.now();
    const { routing, routingSweep } = this.stores;
    await routingSweep.routeOrphans(now);
    const lost = await routing.unrouted(new Date(now.getTime() - lostAfterMs), mostAtOnce);
    if (lost.length > 0) this.logger.info({ conversations: lost.length }, 'Routing conversations that nobody rang for');
    for (const { workspaceId, id } of lost) await this.routes.routeOne(workspaceId, id);

    const minutes = defaultConversationPolicy.transferMinutes;
    await this.each(await routingSweep.untaken(now, minutes, mostAtOnce), (_, c) => this.withdrawn(c, now));
    await this.each(await routingSweep.unanswered(now, mostAtOnce), (tx, c) => this.escalated(tx, c, now));
    const openAfter = windowOpenAfter(now);
    const quiet = await routingSweep.quiet(now, openAfter, new Date(now.getTime() - justGivenMs), mostAtOnce);
    await this.each(quiet, (_, c) => this.quiet(c, now));
    const hours = defaultConversationPolicy.endAfterHours ?? 0;
    await this.each(await routingSweep.resting(now, hours, mostAtOnce), (_, c) => this.rested(c, now));

    const hungry = await routing.hungryTeams(new Date(now.getTime() - goneAfterMs));
    for (const { workspaceId, teamId } of hungry) await this.routes.serveTeam(workspaceId, teamId);
  }

  private async each(
    swept: readonly SweptConversation[],
    judge: (tx: Tx, conversation: Conversation) => Promise<Found | null>,
  ): Promise<void> {
    const { conversationHands, events } = this.stores;
    for (const { workspaceId, id } of swept) {
      await this.stores.dataSource.transaction(async (tx) => {
        const conversation = await conversationHands.lockFree(tx, workspaceId, id);
        const found = conversation && (await judge(tx, conversation));
        if (!conversation || !found) return;
        await conversationHands.change(tx, conversation, found.change);
        const { channelId, contactId } = conversation;
        const about = { workspaceId, subjectKind: 'conversation', subjectId: id, occurredAt: this.clock.now() };
        if (found.event !== '')
          await events.append(tx, [{ ...about, type: found.event, data: { channelId, contactId, ...found.data } }]);
      });
    }
  }

  /** The first agent has had it all along. */
  private async withdrawn(conversation: Conversation, now: Date): Promise<Found | null> {
    const { transferMinutes } = await this.policy(conversation);
    if (conversation.offeredAt === null || now.getTime() - conversation.offeredAt.getTime() < transferMinutes * 60_000)
      return null;
    const data = { agentId: conversation.assigneeId, because: 'nobody_took_it' };
    return { change: noOffer, event: 'conversation.transfer_withdrawn', data };
  }

  /**
   * To the rule's team, or the same one without whoever let it lie, and at least with high priority. Once until it is answered. An answer
   * whose note was lost in a crash counts as one.
   */
  private async escalated(tx: Tx, conversation: Conversation, now: Date): Promise<Found | null> {
    const { unansweredSince, escalatedAt, assigneeId, channelId, workspaceId } = conversation;
    const rule = await this.stores.routing.ruleOf(workspaceId, channelId, tx);
    if (!rule?.escalateAfterSeconds || unansweredSince === null || escalatedAt !== null) return null;
    if (!['new', 'waiting', 'active'].includes(conversation.status)) return null;
    if (now.getTime() - unansweredSince.getTime() < rule.escalateAfterSeconds * 1000) return null;
    if (await this.stores.conversationHands.answeredSince(tx, conversation.id, unansweredSince))
      return { change: { unansweredSince: null }, event: '', data: {} };
    const teamId = rule.escalateToTeamId ?? conversation.teamId ?? rule.teamId;
    const change: HandsChange = {
      ...(teamId ? queuedFor(conversation, teamId, now) : {}),
      escalatedAt: now,
      escalatedFromId: assigneeId,
      preferredAgentId: null,
      priority: Math.max(conversation.priority, priorityRank('high')),
    };
    return { change, event: 'conversation.escalated', data: { teamId, fromAgentId: assigneeId, unansweredSince } };
  }

  private async quiet(conversation: Conversation, now: Date): Promise<Found | null> {
    const { inactiveAfterMinutes } = await this.policy(conversation);
    const { lastCustomerMessageAt, lastMessageAt, assignedAt } = conversation;
    if (conversation.status !== 'active' || (assignedAt && now.getTime() - assignedAt.getTime() < justGivenMs)) return null;
    const closed = lastCustomerMessageAt === null || lastCustomerMessageAt <= windowOpenAfter(now);
    const silent = inactiveAfterMinutes !== null && now.getTime() - lastMessageAt.getTime() >= inactiveAfterMinutes * 60_000;
    if (!closed && !silent) return null;
    const data = { agentId: conversation.assigneeId, because: closed ? 'window_closed' : 'silence' };
    return { change: put('inactive'), event: 'conversation.inactive', data };
  }

  private async rested(conversation: Conversation, now: Date): Promise<Found | null> {
    const { endAfterHours } = await this.policy(conversation);
    if (conversation.status !== 'inactive' || endAfterHours === null) return null;
    if (now.getTime() - conversation.lastMessageAt.getTime() < endAfterHours * 3_600_000) return null;
    return { change: put('ended'), event: 'conversation.ended', data: { agentId: conversation.assigneeId, by: 'time' } };
  }

  private async policy({ workspaceId }: Conversation) {
    return conversationPolicyOf((await this.stores.workspaces.get(workspaceId))?.settings ?? {});
  }
}

/** A window is open while the customer's last message is later than this (R9). */
function windowOpenAfter(now: Date): Date {
  const { windowHours, windowMarginSeconds } = policyAt(now);
  return new Date(now.getTime() - windowHours * 3_600_000 + windowMarginSeconds * 1000);
}
