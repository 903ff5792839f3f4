import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import {
  agentActSchema,
  assignConversationSchema,
  conversationActSchema,
  conversationSchema,
  prioritySchema,
  transferConversationSchema,
} from '@heliograph/contracts';
import type { ConversationView } from '@heliograph/persistence';
import type { Clock } from '@heliograph/platform';
import { defineRoute, Input, publicId, Route, type InputOf } from '../http';
import { orRefuse, type Outcome } from '../outcome';
import { By, type Requester } from '../requester';
import { CLOCK } from '../tokens';
import { AssignConversation } from './assign-conversation';
import { EndConversation } from './end-conversation';
import { presentConversation } from './present-conversation';
import { TransferConversation } from './transfer-conversation';

const params = z.strictObject({ conversationId: publicId('conversation') });
/** An act on a conversation: all answer the conversation, all may name the version they were read at. */
const act = <Body extends z.ZodType>(path: string, operationId: string, summary: string, body: Body, conflicts: string[] = []) =>
  defineRoute({
    method: 'POST',
    path: `/v1/conversations/:conversationId/${path}`,
    operationId,
    summary,
    tags: ['conversations'],
    params,
    body,
    scopes: ['conversations:write'],
    responses: { 200: { description: 'The conversation as it is now', schema: conversationSchema } },
    problems: {
      403: ['not_your_conversation'],
      404: ['conversation_not_found', 'agent_not_found', 'team_not_found'],
      409: ['conversation_changed', ...conflicts],
    },
  });

const assign = act('assign', 'assignConversation', 'Give it to an agent, or back to a queue', assignConversationSchema);
const take = act('take', 'takeConversation', 'Take it from the queue', agentActSchema, [
  'conversation_taken',
  'agent_at_capacity',
]);
const notAssigned = ['conversation_not_assigned'];
const release = act('release', 'releaseConversation', 'Give it back to the queue', conversationActSchema, notAssigned);
const transfer = act(
  'transfer',
  'transferConversation',
  'Offer it to an agent or a team; it stays where it is until taken',
  transferConversationSchema,
  [...notAssigned, 'transfer_to_assignee'],
);
const takeTransfer = act('transfer/take', 'takeTransfer', 'Take what is offered', agentActSchema, ['transfer_gone']);
const declineTransfer = act('transfer/decline', 'declineTransfer', 'Decline what is offered', agentActSchema, ['transfer_gone']);
const cancelTransfer = act('transfer/cancel', 'cancelTransfer', 'Withdraw the offer', conversationActSchema, ['transfer_gone']);
const end = act('end', 'endConversation', 'End it; the customer is not told', conversationActSchema, ['conversation_ended']);
const reopen = act('reopen', 'reopenConversation', 'Open it again', conversationActSchema, ['conversation_open']);
const prioritise = act('priority', 'prioritiseConversation', 'Say how urgent it is', prioritySchema);

@Controller()
export class ConversationActsController {
  constructor(
    private readonly assigning: AssignConversation,
    private readonly transferring: TransferConversation,
    private readonly ending: EndConversation,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Route(assign)
  assign(@Input() { params, body }: InputOf<typeof assign>, @By() by: Requester) {
    return this.show(this.assigning.assign(by, params.conversationId, body));
  }

  @Route(take)
  take(@Input() { params, body }: InputOf<typeof take>, @By() by: Requester) {
    return this.show(this.assigning.take(by, params.conversationId, body));
  }

  @Route(release)
  release(@Input() { params, body }: InputOf<typeof release>, @By() by: Requester) {
    return this.show(this.assigning.release(by, params.conversationId, body));
  }

  @Route(reopen)
  reopen(@Input() { params, body }: InputOf<typeof reopen>, @By() by: Requester) {
    return this.show(this.assigning.reopen(by, params.conversationId, body));
  }

  @Route(transfer)
  transfer(@Input() { params, body }: InputOf<typeof transfer>, @By() by: Requester) {
    return this.show(this.transferring.offer(by, params.conversationId, body));
  }

  @Route(takeTransfer)
  takeTransfer(@Input() { params, body }: InputOf<typeof takeTransfer>, @By() by: Requester) {
    return this.show(this.transferring.take(by, params.conversationId, body));
  }

  @Route(declineTransfer)
  declineTransfer(@Input() { params, body }: InputOf<typeof declineTransfer>, @By() by: Requester) {
    return this.show(this.transferring.decline(by, params.conversationId, body));
  }

  @Route(cancelTransfer)
  cancelTransfer(@Input() { params, body }: InputOf<typeof cancelTransfer>, @By() by: Requester) {
    return this.show(this.transferring.cancel(by, params.conversationId, body));
  }

  @Route(end)
  end(@Input() { params, body }: InputOf<typeof end>, @By() by: Requester) {
    return this.show(this.ending.end(by, params.conversationId, body));
  }

  @Route(prioritise)
  prioritise(@Input() { params, body }: InputOf<typeof prioritise>, @By() by: Requester) {
    return this.show(this.ending.prioritise(by, params.conversationId, body));
  }

  private async show(outcome: Promise<Outcome<ConversationView>>) {
    return presentConversation(await orRefuse(outcome), this.clock.now());
  }
}
