// Real: gateway, sender, simulator, Postgres, Redis. The sender is paused with SIGSTOP, as a busy machine would.
import type { AcceptedMessageBody } from '@heliograph/contracts';
import { newCustomer, conversationWith, type Customer } from './platform/customers';
import { eventually } from './platform/eventually';
import { untilState } from './platform/messages';
import { startTestPlatform, uuidOf, type TestPlatform } from './platform/start-platform';

jest.setTimeout(120_000);

let on: TestPlatform;

beforeAll(async () => {
  on = await startTestPlatform({ only: ['provider-simulator', 'gateway', 'outbound-sender'] });
});
afterAll(() => on?.stop());

async function customerWhoWrote(): Promise<{ customer: Customer; conversationId: string }> {
  const customer = await newCustomer(on);
  await on.simulator.inbound({ from: customer.phone, to: on.channelPhone, body: 'Hello' });
  const { id } = await eventually('the conversation is there', () => conversationWith(on, customer));
  return { customer, conversationId: id };
}

/** Lets the customer's message have been written so long ago that the window closes this many ms from now. */
async function closeWindowIn(ms: number, conversationId: string, { contactId }: Customer): Promise<void> {
  const { window } = await on.api.get<{ window: { closesAt: string } }>(`/v1/conversations/${conversationId}`);
  const earlier = Date.parse(window.closesAt) - (Date.now() + ms);
  const shift = `- ($2 || ' milliseconds')::interval`;
  await on.stores.dataSource.query(
    `UPDATE conversations SET last_customer_message_at = last_customer_message_at ${shift} WHERE id = $1`,
    [uuidOf('conversation', conversationId), earlier],
  );
  await on.stores.dataSource.query(`UPDATE contacts SET wrote_to_us_at = wrote_to_us_at ${shift} WHERE id = $1`, [
    uuidOf('contact', contactId),
    earlier,
  ]);
}

const text = (customer: Customer) => ({ channel: on.channelId, to: { contact: customer.contactId }, text: 'Just in time?' });

describe('one policy at every moment', () => {
  it('refuses a free-form message at accept when the window has closed, and hands nothing over', async () => {
    const { customer, conversationId } = await customerWhoWrote();
    await closeWindowIn(-1000, conversationId, customer);
    const refused = await on.api.call('POST', '/v1/messages', text(customer));
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ code: 'window_closed', window: { open: false, closesAt: expect.any(String) } });
    expect(await on.simulator.outboundTo(customer.phone)).toHaveLength(0);
  });

  it('decides again at hand-off a message accepted one second before the window closed', async () => {
    const { customer, conversationId } = await customerWhoWrote();
    void on.platform.kill('outbound-sender', 'SIGSTOP');
    let id: string;
    try {
      // A machine too busy to accept within that second is asked again with another.
      id = await eventually('it is accepted in the last second of the window', async () => {
        await closeWindowIn(1000, conversationId, customer);
        const { status, body } = await on.api.call<AcceptedMessageBody>('POST', '/v1/messages', text(customer));
        return status === 202 && body.state === 'queued' && body.id;
      });
      await eventually('the window has closed', async () => (await conversationWith(on, customer))?.window.open === false);
    } finally {
      void on.platform.kill('outbound-sender', 'SIGCONT');
    }
    const message = await untilState(on, id, 'failed');
    expect(message.error).toMatchObject({ code: 'window_closed', kind: 'policy' });
    expect(message.timeline.decisions.map(({ moment, verdict }) => [moment, verdict])).toEqual([
      ['accept', 'allow'],
      ['hand_off', 'refuse'],
    ]);
    expect(message.timeline.decisions[1]?.reasons).toEqual([expect.objectContaining({ code: 'window_closed', rule: 'R9' })]);
    expect(message.timeline.attempts).toEqual([]);
    expect(await on.simulator.outboundTo(customer.phone)).toHaveLength(0);
  });
});
