import { Inject, Injectable } from '@nestjs/common';
import type { ViewerBody, ViewersBody, ViewingBody } from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import { toPublicId, type Clock } from '@heliograph/platform';
import { Signals, Viewers } from '@heliograph/queues';
import { notFound } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';
import { CLOCK, STORES } from '../tokens';

/** So that two agents do not answer the same customer without knowing of each other. */
@Injectable()
export class NoteViewing {
  constructor(
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly viewers: Viewers,
    private readonly signals: Signals,
  ) {}

  async note(by: Requester, conversationId: string, { state }: ViewingBody): Promise<Outcome<ViewersBody>> {
    const { workspaceId, agentId } = by;
    const found = await this.stores.conversations.get(workspaceId, conversationId);
    if (!found) return notFound('conversation');
    const place = { workspaceId, conversationId: found.id };
    // A key is nobody: it sees who is there without being seen.
    const agent = agentId === null ? null : await this.stores.agents.get(workspaceId, agentId);
    const viewer = agent && { agentId: agent.id, name: agent.name, state };
    const there = await this.viewers.note(place, viewer, this.clock.now());
    const shown = (one: (typeof there)[number]): ViewerBody => ({
      agent: { id: toPublicId('agent', one.agentId), name: one.name },
      state: one.state,
    });
    const conversation = toPublicId('conversation', found.id);
    if (viewer) this.signals.publish(workspaceId, { type: 'conversation.viewers', conversation, viewers: there.map(shown) });
    return { others: there.filter((one) => one.agentId !== agentId).map(shown) };
  }
}
