// The three moments put their facts together from rows read by two different queries; here: that what they make of equal rows is one
// decision. That the rows are equal is facts-at-each-moment.int-spec.ts.
import * as fc from 'fast-check';
import { decideSend, disposition, moments, type Decision, type SendFacts } from '@heliograph/domain';
import { anySendFacts, testNow } from '@heliograph/domain/testing';
import { assembleSendFacts, factsForTheRecord, type MessageFacts } from './assemble';
import type { ChannelFacts, RecipientFacts, TemplateFacts } from './send-facts';

/** The rows a store would have read to come to these facts. */
function rowsOf(facts: SendFacts) {
  const channel: ChannelFacts = {
    id: facts.channel.id,
    workspaceId: 'wsp_1',
    accountId: facts.account.id,
    provider: 'twilio',
    phone: '+15550000001',
    account: facts.account,
    channel: facts.channel,
    settings: { consentRequired: facts.consent.required, quietHours: facts.quietHours ?? null },
    messagingLimit: null,
    perSecond: 80,
  } as ChannelFacts;
  const template: TemplateFacts | null = facts.template
    ? { ...facts.template, workspaceId: 'wsp_1', providerTemplateId: 'HX1' }
    : null;
  const recipient = {
    contactId: 'con_1',
    ...facts.recipient,
    wroteToUsAt: facts.consent.wroteToUsAt,
    conversationId: null,
    lastCustomerMessageAt: facts.lastCustomerMessageAt,
    consent: facts.consent.entries,
    caps: facts.caps ?? [],
    timeZone: null,
  } as RecipientFacts;
  const message: MessageFacts = {
    kind: facts.message.kind,
    purpose: facts.message.purpose,
    content: facts.message.content ?? null,
    variables: facts.message.variables ?? {},
    expiresAt: facts.message.expiresAt,
  };
  return { channel, template, recipient, message };
}

/** Explain and accept: the address as the caller gave it. */
function askedFor(facts: SendFacts): SendFacts {
  const { channel, template, recipient, message } = rowsOf(facts);
  const { phone, valid, country } = facts.recipient;
  return assembleSendFacts(channel, template, recipient, { phone, valid, country }, message);
}

/** Release and hand-off: the address and the purpose as the message row has them. */
function queued(facts: SendFacts): SendFacts {
  const { channel, template, recipient, message } = rowsOf(facts);
  const { phone, valid, country } = facts.recipient;
  const purpose = askedFor(facts).message.purpose;
  return assembleSendFacts(channel, template, recipient, { phone, valid, country }, { ...message, purpose });
}

describe('one policy, three moments', () => {
  it('gives explain, accept and hand-off the same decision for the same facts, with every reason and a remedy for each', () => {
    const verdicts = { allow: 0, hold: 0, refuse: 0 };
    fc.assert(
      fc.property(anySendFacts, (facts) => {
        const explained: Decision = decideSend(askedFor(facts), testNow);
        const accepted: Decision = decideSend(askedFor(facts), testNow);
        const handedOff: Decision = decideSend(queued(facts), testNow);
        expect(accepted).toEqual(explained);
        expect(handedOff).toEqual(explained);
        verdicts[explained.verdict] += 1;
        expect(explained.reasons.length > 0).toBe(explained.verdict !== 'allow');
        for (const { remedy, message, code } of explained.reasons) {
          expect(remedy.trim()).not.toBe('');
          expect(message.trim()).not.toBe('');
          expect(code).not.toBe('');
        }
        // What differs between the moments is what is done about it, never what is true.
        const acts = moments.map((moment) => disposition(explained, moment));
        if (explained.verdict !== 'refuse') expect(new Set(acts).size).toBe(1);
      }),
      { numRuns: 10_000 },
    );
    // The generator is worth something only if it gives every answer many times.
    for (const count of Object.values(verdicts)) expect(count).toBeGreaterThan(50);
  }, 120_000);

  it('keeps facts for the record that never hold the phone number', () => {
    fc.assert(
      fc.property(anySendFacts, (facts) => {
        const record = JSON.stringify(factsForTheRecord(askedFor(facts)));
        if (facts.recipient.phone !== null) expect(record).not.toContain(facts.recipient.phone.slice(1));
      }),
      { numRuns: 1000 },
    );
  });
});
