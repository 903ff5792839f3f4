import { Injectable } from '@nestjs/common';
import type { Conversation, ConversationView, HandsChange } from '@heliograph/persistence';
import { Acts, type Act } from '../audit/acts';
import { conflict, forbidden, notFound, ProblemError } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';
import { RingRouting } from '../routing/ring-routing';
import { mayActOn } from './acting-agent';

/** What an act makes of a conversation. */
export interface Handed {
  change: HandsChange;
  action: string;
  /** Data of the event of the same name; ids are UUIDs named after their noun. */
  data?: object;
  note?: string | null;
}

/**
 * One act on one conversation: under its lock, at the version it was read, by somebody who may; the change, its audit entry and its event
 * are one transaction. Afterwards the router is rung: somebody may have room now, or the conversation looks for somebody.
 */
@Injectable()
export class ChangeHands {
  constructor(
    private readonly acts: Acts,
    private readonly bell: RingRouting,
  ) {}

  async change(
    by: Requester,
    id: string,
    version: number | undefined,
    decide: (conversation: Conversation, act: Act) => Promise<Outcome<Handed>> | Outcome<Handed>,
  ): Promise<Outcome<ConversationView>> {
    const { conversationHands, conversations } = this.acts.stores;
    const changed = await this.acts.perform(by, async (act): Promise<Outcome<Conversation>> => {
      const before = await conversationHands.lock(act.tx, by.workspaceId, id);
      if (!before) return notFound('conversation');
      if (version !== undefined && version !== before.version) return hasChanged(before.version);
      if (!mayActOn(by, before)) return forbidden('not_your_conversation', 'Another agent has this conversation.');
      const handed = await decide(before, act);
      if (handed instanceof ProblemError) return handed;
      const after = await conversationHands.change(act.tx, before, handed.change);
      await act.record({
        action: handed.action,
        subject: { kind: 'conversation', id: before.id },
        before: inHands(before),
        after: inHands(after),
        note: handed.note ?? null,
        event: {
          type: handed.action,
          data: { channelId: after.channelId, contactId: after.contactId, status: after.status, ...handed.data },
        },
      });
      return after;
    });
    if (changed instanceof ProblemError) return changed;
    await (changed.routingDueAt === null ? this.bell.serve(by.workspaceId) : this.bell.route([changed.id]));
    return (await conversations.view(by.workspaceId, changed.id)) ?? notFound('conversation');
  }
}

const inHands = ({ status, assigneeId, teamId, priority, offeredToKind, offeredToId }: Conversation): object => ({
  status,
  agentId: assigneeId,
  teamId,
  priority,
  ...(offeredToKind === 'agent' ? { offeredAgentId: offeredToId } : {}),
  ...(offeredToKind === 'team' ? { offeredTeamId: offeredToId } : {}),
});

const hasChanged = (version: number): ProblemError =>
  conflict('conversation_changed', 'The conversation has changed since it was read. Read it again.', { extra: { version } });
