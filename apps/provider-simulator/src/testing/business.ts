import type { Twilio } from 'twilio';
import { startSimulator, type Simulator } from '../start-simulator';
import type { SimMessage } from '../state/message';
import { twilioClient } from './twilio-client';
import { WebhookReceiver } from './webhook-receiver';

export const accountSid = `AC${'a'.repeat(32)}`;
export const authToken = 'simulated-token';
export const business = '+15550000001';
export const customer = '+442079460001';

/** A simulator with one account and one sender, quick to deliver, and somebody who listens to its webhooks. */
export interface Stage {
  simulator: Simulator;
  gateway: WebhookReceiver;
  client: Twilio;
  /** Everything as on the first day: traffic, templates, settings, faults, clock. */
  restore(): Promise<void>;
  /** The customer writes, which opens the window. */
  customerWrites(body?: string): Promise<void>;
  /** The ledger, newest first. */
  ledger(): Promise<SimMessage[]>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const gateway = await new WebhookReceiver().start();
  const simulator = await startSimulator();
  const client = twilioClient(simulator.url, accountSid, authToken);
  const { control } = simulator;
  return {
    simulator,
    gateway,
    client,
    async restore() {
      await control('POST', '/_sim/reset', {});
      await control('POST', '/_sim/accounts', { accountSid, authToken });
      await control('POST', '/_sim/senders', { accountSid, phone: business, webhookUrl: `${gateway.url}/inbound`, wabaId: '42' });
      await control('POST', '/_sim/customers', { phone: customer, profileName: 'Ann' });
      await control('POST', '/_sim/settings', {
        sentDelayMs: 1,
        deliveredDelayMs: 1,
        readDelayMs: 1,
        failedDelayMs: 1,
        autoApproveMs: null,
      });
      gateway.clear();
    },
    async customerWrites(body = 'hello') {
      await control('POST', '/_sim/inbound', { from: customer, to: business, body });
      gateway.clear();
    },
    async ledger() {
      const { messages } = await control<{ messages: SimMessage[] }>('GET', '/_sim/messages?direction=outbound');
      return messages;
    },
    async close() {
      await simulator.close();
      await gateway.close();
    },
  };
}
