import { Inject, Injectable } from '@nestjs/common';
import type { ConsentAskBody } from '@heliograph/contracts';
import type { Clock } from '@heliograph/platform';
import { notFound } from '../http';
import { AcceptMessages } from '../messages/accept-message';
import { refusal } from '../messages/send-outcome';
import type { Outcome } from '../outcome';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';
import { CLOCK } from '../tokens';

/**
 * Sends the question of a double opt-in the way every message goes: the same policy, the same refusals. Sent before it is recorded: a
 * crash in between leaves a question without an entry, whose YES moves nothing, never an entry for a question nobody was asked.
 */
@Injectable()
export class AskConsent {
  constructor(
    private readonly accept: AcceptMessages,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async ask(by: Requester, contactId: string, ask: ConsentAskBody): Promise<Outcome<{ messageId: string; at: Date }>> {
    const at = this.clock.now();
    const { template, text } = ask;
    const outcome = await this.accept.send({
      workspaceId: by.workspaceId,
      actor: by.actor,
      channelId: uuidOf('channel', ask.channel),
      to: { contactId },
      content: text === undefined ? null : { type: 'text', text },
      template:
        template === undefined
          ? null
          : 'id' in template
            ? { templateId: uuidOf('template', template.id), name: null, language: null, variables: template.variables }
            : { templateId: null, ...template },
      purpose: null,
      lane: text === undefined ? null : 'reply',
      sendAt: null,
      expiresAt: null,
      fallback: null,
      onUnknown: null,
      reference: null,
      idempotency: null,
    });
    if (outcome.outcome === 'not_found') return notFound(outcome.what);
    if (outcome.outcome === 'refused') return refusal(outcome.decision);
    if (outcome.outcome !== 'accepted') throw new Error(`a send without an Idempotency-Key was answered with ${outcome.outcome}`);
    return { messageId: outcome.message.id, at };
  }
}
