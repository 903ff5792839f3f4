import { Injectable } from '@nestjs/common';
import { holderOf, type MessageState } from '@heliograph/domain';
import { MessageStore, type Message } from '@heliograph/persistence';
import { Acts } from '../audit/acts';
import { conflict, notFound } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';

/** Cancels what is still ours. A message the sender has already claimed goes out: then the answer says who has it. */
@Injectable()
export class CancelMessage {
  constructor(private readonly acts: Acts) {}

  async cancel(by: Requester, messageId: string): Promise<Outcome<Message>> {
    const canceled = await this.acts.perform(by, async ({ tx, now, record }) => {
      // The claim, the audit entry and the event are one transaction.
      if (!(await new MessageStore(tx).cancel(by.workspaceId, messageId, now))) return false;
      await record({
        action: 'message.canceled',
        subject: { kind: 'message', id: messageId },
        event: { type: 'message.canceled', data: { state: 'canceled' } },
      });
      return true;
    });
    const message = await this.acts.stores.messages.get(by.workspaceId, messageId);
    if (!message) return notFound('message');
    // Canceling twice is canceling once.
    if (canceled || message.state === 'canceled') return message;
    const state = message.state as MessageState;
    const holder = message.direction === 'in' ? 'ours' : holderOf(state);
    return conflict('message_not_cancelable', `The message is ${state}: it can no longer be canceled.`, {
      extra: { state, holder },
    });
  }
}
