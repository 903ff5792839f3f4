import { Injectable } from '@nestjs/common';
import type { ConversationActBody, PriorityBody } from '@heliograph/contracts';
import { priorityOf, priorityRank } from '@heliograph/domain';
import type { ConversationView } from '@heliograph/persistence';
import { conflict } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';
import { put } from '../routing/hands';
import { ChangeHands } from './change-hands';

/** The end, and how urgent it is until then. */
@Injectable()
export class EndConversation {
  constructor(private readonly hands: ChangeHands) {}

  end(by: Requester, id: string, body: ConversationActBody): Promise<Outcome<ConversationView>> {
    return this.hands.change(by, id, body.version, (conversation) =>
      conversation.status === 'ended'
        ? conflict('conversation_ended', 'This conversation has ended already.')
        : { change: put('ended'), action: 'conversation.ended', data: { agentId: conversation.assigneeId, by: 'person' } },
    );
  }

  prioritise(by: Requester, id: string, body: PriorityBody): Promise<Outcome<ConversationView>> {
    return this.hands.change(by, id, body.version, (conversation) => ({
      change: { priority: priorityRank(body.priority) },
      action: 'conversation.prioritised',
      data: { priority: body.priority, was: priorityOf(conversation.priority) },
    }));
  }
}
