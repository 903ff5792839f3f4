import { Injectable } from '@nestjs/common';
import type { TestedBroadcastBody } from '@heliograph/contracts';
import { parsePhoneNumber, placeholdersOf, recipientVariables, type TemplateContent } from '@heliograph/domain';
import type { Broadcast, Template } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import { Acts } from '../audit/acts';
import { notFound, unprocessable } from '../http';
import { AcceptMessages, type SendCommand, type SendOutcome } from '../messages/accept-message';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';

/**
 * Sends the broadcast's template to a few phones of one's own, with the first recipient's values, or the template's samples where there are
 * none. Ordinary messages through the policy (consent!), beside the audience: they count in no figure of the broadcast.
 */
@Injectable()
export class TestBroadcast {
  constructor(
    private readonly acts: Acts,
    private readonly accept: AcceptMessages,
  ) {}

  async test(by: Requester, id: string, phones: string[]): Promise<Outcome<TestedBroadcastBody>> {
    const { stores } = this.acts;
    const broadcast = await stores.broadcasts.get(by.workspaceId, id);
    if (!broadcast) return notFound('broadcast');
    const template = await stores.templates.get(by.workspaceId, broadcast.templateId);
    if (!template) return notFound('template');
    const numbers = phones.map((phone) => parsePhoneNumber(phone));
    const bad = numbers.findIndex(({ ok }) => !ok);
    if (bad !== -1)
      return unprocessable('phone_invalid', `The phone at ${bad + 1} is no phone number with a country code.`, {
        errors: [{ pointer: `/to/${bad}`, code: 'phone_invalid', message: 'Write it with + and the country code' }],
      });
    const variables = await this.variablesOf(broadcast, template);
    const sent = await Promise.all(
      numbers.map(async (number) => {
        const phone = number.ok ? number.e164 : '';
        return told(phone, await this.accept.send(commandOf(by, broadcast, phone, variables)));
      }),
    );
    await this.acts.perform(by, ({ record }) =>
      record({
        action: 'broadcast.tested',
        subject: { kind: 'broadcast', id },
        after: { messages: sent.map(({ message, code }) => message ?? code) },
      }),
    );
    return { data: sent };
  }

  private async variablesOf(broadcast: Broadcast, template: Template): Promise<Record<string, string>> {
    const content = template.content as TemplateContent | null;
    if (content === null) return {};
    const [first] = await this.acts.stores.broadcastRelease.pending(broadcast.id, null, 1);
    const samples = Object.fromEntries(content.variables.map(({ name, sample }) => [name, sample]));
    const nobody = { name: null, language: null, country: null };
    const names = placeholdersOf(content);
    return { ...samples, ...recipientVariables(broadcast.variables, names, first?.variables ?? {}, first ?? nobody) };
  }
}

const commandOf = (by: Requester, broadcast: Broadcast, phone: string, variables: Record<string, string>): SendCommand => ({
  workspaceId: by.workspaceId,
  actor: by.actor,
  channelId: broadcast.channelId,
  to: { address: phone },
  content: null,
  template: { templateId: broadcast.templateId, name: null, language: null, variables },
  purpose: null,
  lane: 'notification',
  sendAt: null,
  expiresAt: null,
  fallback: null,
  onUnknown: null,
  reference: `test of ${toPublicId('broadcast', broadcast.id)}`,
  idempotency: null,
});

function told(phone: string, outcome: SendOutcome): TestedBroadcastBody['data'][number] {
  if (outcome.outcome === 'accepted') {
    const { id, state, decision } = outcome.message;
    const [reason] = decision.reasons;
    return { phone, message: toPublicId('message', id), state, code: reason?.code ?? null, detail: reason?.message ?? null };
  }
  const reason = outcome.outcome === 'refused' ? outcome.decision.reasons[0] : undefined;
  return { phone, message: null, state: 'refused', code: reason?.code ?? 'not_sent', detail: reason?.message ?? null };
}
