// Act 1: a notification with an approved template, from the question whether it may go to the moment it is read.
import { randomUUID } from 'node:crypto';
import { clock, freshPhone, must, reasonsOf, until } from './stage.mjs';

/** @typedef {{ title: string, play: (stage: import('./stage.mjs').Stage, step: import('./teller.mjs').Step) => Promise<void> }[]} Act */

const ROAD = ['queued', 'handedOff', 'sent', 'delivered', 'read'];

/** @param {import('./stage.mjs').Stage} stage */
export const notification = ({ seed, customer }) => ({
  channel: seed.channelId,
  to: { contact: customer?.id },
  template: { id: seed.templates.orderOnItsWay.id, variables: { 1: customer?.name, 2: 'A-1042' } },
});

/** @type {Act} */
export const notifyAct = [
  {
    title: 'A customer agrees to hear from us; the proof goes on record',
    async play(stage, step) {
      const phone = freshPhone();
      const name = 'Ana';
      await stage.simulator('POST', '/_sim/customers', { phone, profileName: name });
      const contact = await stage.api('POST', '/v1/contacts', { phone, name, language: 'en' });
      const consent = await stage.api('POST', `/v1/contacts/${contact.id}/consents`, {
        purpose: 'utility',
        kind: 'given',
        channel: 'web',
        occurredAt: new Date().toISOString(),
        businessName: 'Corner Bakery',
        wording: 'Yes, tell me about my orders on WhatsApp.',
        evidence: 'demo order form',
      });
      stage.customer = { phone, name, id: contact.id };
      step.fact('contact', `${contact.id} (${phone})`);
      step.fact('consent', `utility: ${consent.state?.utility?.status ?? 'given'}, "Yes, tell me about my orders on WhatsApp."`);
    },
  },
  {
    title: 'Would a notification be sent? POST /v1/messages/explain decides without sending',
    async play(stage, step) {
      const { decision, disposition, category, estimatedPrice } = await stage.api(
        'POST',
        '/v1/messages/explain',
        notification(stage),
      );
      step.fact('decision', `${decision.verdict} → ${disposition}, policy of ${decision.policyVersion}`);
      step.fact('because', decision.reasons.length ? reasonsOf(decision.reasons) : 'no rule speaks against it');
      step.fact('as', `${decision.interaction}, category ${category}`);
      if (estimatedPrice)
        step.fact('price', `about ${estimatedPrice.amount} ${estimatedPrice.currency} (${estimatedPrice.market}, an estimate)`);
      must(decision.verdict === 'allow' && disposition === 'send', 'the policy would not send it');
    },
  },
  {
    title: 'Send it: POST /v1/messages with an Idempotency-Key, twice',
    async play(stage, step) {
      const key = randomUUID();
      const send = () => stage.ask('POST', '/v1/messages', notification(stage), { 'idempotency-key': key });
      const [first, again] = [await send(), await send()];
      must(first.status === 202, `refused: ${first.status} ${first.body.code} ${first.body.detail}`);
      step.fact('answer', `${first.status} ${first.body.id}, ${first.body.state}`);
      step.fact('repeat', `${again.status} ${again.body.id}, idempotent-replayed: ${again.headers.get('idempotent-replayed')}`);
      must(again.body.id === first.body.id, 'the repeated request made a second message');
      stage.messageId = first.body.id;
    },
  },
  {
    title: 'Watch it travel: GET /v1/messages/{id}',
    async play(stage, step) {
      const look = () => stage.api('GET', `/v1/messages/${stage.messageId}`);
      const arrived = await until('the message is delivered', async () => {
        const message = await look();
        must(
          !['failed', 'undelivered', 'expired'].includes(message.state),
          `it ended ${message.state}: ${message.error?.message}`,
        );
        return ['delivered', 'read'].includes(message.state) && message;
      });
      await stage.simulator('POST', '/_sim/read', { messageSid: arrived.providerMessageId });
      const message = await until('the message is read', async () => {
        const now = await look();
        return now.state === 'read' && now;
      });
      step.fact('state', `${message.state}; it is with the ${message.holder}`);
      for (const name of ROAD) step.fact(name === 'handedOff' ? 'handed_off' : name, `${clock(message.times[`${name}At`])}`);
      for (const { number, outcome, providerMessageId } of message.timeline.attempts)
        step.fact(`attempt ${number}`, `${outcome}, the provider calls it ${providerMessageId}`);
      for (const { moment, verdict, decidedAt, reasons } of message.timeline.decisions)
        step.fact('decided', `${clock(decidedAt)} at ${moment}: ${verdict}${reasons.length ? `, ${reasonsOf(reasons)}` : ''}`);
      must(
        ROAD.every((name) => message.times[`${name}At`]),
        'a time of its timeline is missing',
      );
      const { messages } = await stage.simulator(
        'GET',
        `/_sim/messages?direction=outbound&to=${encodeURIComponent(stage.customer.phone)}`,
      );
      must(messages.length === 1, `the provider was given it ${messages.length} times`);
    },
  },
];
