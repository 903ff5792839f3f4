// Real: gateway, sender, simulator, Postgres, Redis; the sender is killed with SIGKILL. A door between sender and simulator keeps the
// provider's answer (or our request) on the road, so that the crash falls exactly between the attempt's opening and the answer.
import { newCustomer, type Customer } from './platform/customers';
import { eventually } from './platform/eventually';
import { left, send, timelineOf, untilState } from './platform/messages';
import { moveProvider, startTestPlatform, uuidOf, type TestPlatform } from './platform/start-platform';
import { startTcpForwarder, type TcpForwarder } from './platform/tcp-forwarder';
import { approvedTemplate, templateSend, type ApprovedTemplate } from './platform/templates';

jest.setTimeout(120_000);

let on: TestPlatform;
let providerDoor: TcpForwarder;
let template: ApprovedTemplate;

beforeAll(async () => {
  on = await startTestPlatform({
    only: ['provider-simulator', 'gateway', 'outbound-sender'],
    env: { UNKNOWN_DEADLINE_MS: '1000' },
  });
  providerDoor = await startTcpForwarder(on.platform.ports['provider-simulator']);
  await moveProvider(on, `http://127.0.0.1:${providerDoor.port}`);
  template = await approvedTemplate(on);
});
afterAll(async () => {
  await on?.stop();
  await providerDoor?.close();
});

/** Sends, and kills the sender once the attempt is open and `reached` has happened. Answers the message's id. */
async function killInBetween(customer: Customer, more: object, reached: () => Promise<unknown>): Promise<string> {
  const { id } = await send(on, { ...templateSend(on.channelId, customer.contactId, template), ...more });
  await eventually('the attempt is open', async () => (await timelineOf(on, id)).timeline.attempts.length === 1);
  await reached();
  await on.platform.kill('outbound-sender', 'SIGKILL');
  // What was on the road is gone with its connection.
  providerDoor.cut();
  providerDoor.release();
  return id;
}

/** The lease of a dead worker runs out by itself after the provider's time limit; here its end is moved to now. */
const endLeases = (id: string) =>
  on.stores.dataSource.query(
    `UPDATE attempts SET lease_until = now(), opened_at = opened_at - interval '2 seconds' WHERE message_id = $1`,
    [uuidOf('message', id)],
  );

describe('kill -9 of the sender between the opening of the attempt and the answer of the provider', () => {
  it('hands the message over exactly once, and its callbacks tell how it ended', async () => {
    const customer = await newCustomer(on);
    providerDoor.holdAnswers();
    const id = await killInBetween(customer, {}, () =>
      eventually('the provider has taken it', async () => (await on.simulator.outboundTo(customer.phone)).length === 1),
    );
    await on.platform.start('outbound-sender');
    const message = await untilState(on, id, left);
    await endLeases(id);
    await untilState(on, id, 'delivered');
    expect(message.attempts).toBe(1);
    expect(await on.simulator.outboundTo(customer.phone)).toHaveLength(1);
  });

  it("finds it in the provider's list when the callbacks are lost as well, and still sends it once", async () => {
    const customer = await newCustomer(on);
    await on.simulator.settings({ callbacks: false });
    try {
      providerDoor.holdAnswers();
      const id = await killInBetween(customer, {}, () =>
        eventually('the provider has taken it', async () => (await on.simulator.outboundTo(customer.phone)).length === 1),
      );
      expect((await timelineOf(on, id)).state).toBe('handing_off');
      await endLeases(id);
      await on.platform.start('outbound-sender');
      const message = await untilState(on, id, left);
      const [taken, ...more] = await on.simulator.outboundTo(customer.phone);
      expect(more).toEqual([]);
      expect(message.timeline.attempts).toEqual([
        expect.objectContaining({ outcome: 'accepted', providerMessageId: taken?.sid }),
      ]);
    } finally {
      await on.simulator.settings({ callbacks: true });
    }
  });

  it('sends what the provider never got as its class says: resent where the caller asked for it, given up otherwise', async () => {
    const [wanted, spared] = [await newCustomer(on), await newCustomer(on)];
    providerDoor.holdRequests();
    const other = await send(on, templateSend(on.channelId, spared.contactId, template));
    const id = await killInBetween(wanted, { onUnknown: 'resend' }, () =>
      eventually('the other attempt is open', async () => (await timelineOf(on, other.id)).timeline.attempts.length === 1),
    );
    expect(await on.simulator.outboundTo(wanted.phone)).toHaveLength(0);
    await endLeases(id);
    await endLeases(other.id);
    await on.platform.start('outbound-sender');

    const sent = await untilState(on, id, 'delivered', 40_000);
    expect(sent.timeline.attempts.map(({ outcome }) => outcome).at(-1)).toBe('accepted');
    expect(sent.attempts).toBe(2);
    expect(await on.simulator.outboundTo(wanted.phone)).toHaveLength(1);

    const givenUp = await untilState(on, other.id, 'failed', 40_000);
    expect(givenUp.error).toMatchObject({ code: 'outcome_unknown' });
    expect(await on.simulator.outboundTo(spared.phone)).toHaveLength(0);
  });
});
