// Real: gateway, sender, simulator, Postgres, Redis. The simulator fails as Twilio does; each fault meets one customer only, so the
// stories run side by side.
import type { MessageTimelineBody } from '@heliograph/contracts';
import { newCustomer, type Customer } from './platform/customers';
import { eventually } from './platform/eventually';
import { send, timelineOf, untilState } from './platform/messages';
import { startTestPlatform, uuidOf, type TestPlatform } from './platform/start-platform';
import { approvedTemplate, templateSend, type ApprovedTemplate } from './platform/templates';

jest.setTimeout(120_000);

/** The sender's own, for one provider call. */
const timeLimitMs = 3000;

let on: TestPlatform;
let template: ApprovedTemplate;

beforeAll(async () => {
  on = await startTestPlatform({
    only: ['provider-simulator', 'gateway', 'outbound-sender'],
    env: { PROVIDER_TIMEOUT_MS: String(timeLimitMs), UNKNOWN_DEADLINE_MS: '1000' },
  });
  template = await approvedTemplate(on);
});
afterAll(() => on?.stop());

async function sendInto(fault: Record<string, unknown>, more: object = {}): Promise<{ customer: Customer; id: string }> {
  const customer = await newCustomer(on);
  await on.simulator.fault({ count: 1, ...fault, to: customer.phone });
  const { id } = await send(on, { ...templateSend(on.channelId, customer.contactId, template), ...more });
  return { customer, id };
}

const outcomes = ({ timeline }: MessageTimelineBody) => timeline.attempts.map(({ outcome }) => outcome);
const times = (customer: Customer) => on.simulator.outboundTo(customer.phone).then((messages) => messages.length);

/** Leases of unknown attempts run out by themselves; here their end is moved to now. */
const endLeases = (id: string) =>
  on.stores.dataSource.query(
    `UPDATE attempts SET lease_until = now(), opened_at = opened_at - interval '10 seconds' WHERE message_id = $1`,
    [uuidOf('message', id)],
  );

/** The provider neither took it nor said so: the attempt stays unknown until its deadline. */
async function untilUnknown(id: string): Promise<MessageTimelineBody> {
  const message = await untilState(on, id, 'unknown');
  expect(outcomes(message)).toEqual(['unknown']);
  expect(message.timeline.attempts[0]?.errorCode).toEqual(expect.any(String));
  expect(message.holder).toBe('ours');
  await endLeases(id);
  return message;
}

describe('a provider that fails', () => {
  it('slow: waits for the answer, sends once', async () => {
    const { customer, id } = await sendInto({ kind: 'slow', ms: 1200 });
    const message = await untilState(on, id, 'delivered');
    expect(outcomes(message)).toEqual(['accepted']);
    const [attempt] = message.timeline.attempts;
    expect(Date.parse(attempt?.closedAt as string) - Date.parse(attempt?.openedAt as string)).toBeGreaterThanOrEqual(1000);
    expect(await times(customer)).toBe(1);
  });

  it('429: the attempt was refused, the next one waits as long as the provider asked and goes', async () => {
    const { customer, id } = await sendInto({ kind: 'refuse_429', retryAfterSeconds: 1 });
    const message = await untilState(on, id, 'delivered');
    expect(outcomes(message)).toEqual(['refused', 'accepted']);
    const [first, second] = message.timeline.attempts;
    expect(first).toMatchObject({ errorCode: '20429', errorKind: 'retry' });
    expect(Date.parse(second?.openedAt as string) - Date.parse(first?.closedAt as string)).toBeGreaterThanOrEqual(900);
    expect(await times(customer)).toBe(1);
  });

  it('5xx without having taken it: unknown, never blindly resent; resent after the deadline where the caller asked for it', async () => {
    const { customer, id } = await sendInto({ kind: 'error_503' }, { onUnknown: 'resend' });
    await untilUnknown(id);
    const message = await untilState(on, id, 'delivered', 40_000);
    expect(message.attempts).toBe(2);
    expect(outcomes(message).at(-1)).toBe('accepted');
    expect(await times(customer)).toBe(1);
  });

  it('5xx though it was taken: the callback settles the attempt, and nothing is sent again', async () => {
    const { customer, id } = await sendInto({ kind: 'error_500', accepted: true }, { onUnknown: 'resend' });
    const message = await untilState(on, id, 'delivered');
    await endLeases(id);
    expect(message.attempts).toBe(1);
    await eventually('the attempt is settled', async () => outcomes(await timelineOf(on, id))[0] === 'accepted');
    expect(await times(customer)).toBe(1);
  });

  it('connection cut after it was taken: the callback settles the attempt', async () => {
    const { customer, id } = await sendInto({ kind: 'accept_then_reset' });
    const message = await untilState(on, id, 'delivered');
    expect(message.attempts).toBe(1);
    await eventually('the attempt is settled', async () => outcomes(await timelineOf(on, id))[0] === 'accepted');
    expect(await times(customer)).toBe(1);
  });

  it('no answer at all after it was taken: delivered all the same, sent once', async () => {
    const { customer, id } = await sendInto({ kind: 'accept_then_timeout' });
    const early = await untilState(on, id, 'delivered');
    const givesUpAt = Date.parse(early.timeline.attempts[0]?.openedAt as string) + timeLimitMs;
    // The callback has settled it; the sender's own call gives up later, and that must not undo anything.
    await eventually('the time limit of the call has passed', async () => Date.now() > givesUpAt + 300);
    const late = await timelineOf(on, id);
    expect(late.state).toBe('delivered');
    expect(late.error).toBeNull();
    expect(outcomes(late)).toEqual(['accepted']);
    expect(await times(customer)).toBe(1);
  });

  it('connection cut before it was taken: a notification is given up, visibly, rather than risked twice', async () => {
    const { customer, id } = await sendInto({ kind: 'drop_before' });
    await untilUnknown(id);
    const message = await untilState(on, id, 'failed', 40_000);
    expect(message.error).toMatchObject({ code: 'outcome_unknown' });
    expect(message.holder).toBe('nobody');
    expect(await times(customer)).toBe(0);
  });

  it('accepted and failed later: the reason of the network is kept', async () => {
    const { customer, id } = await sendInto({ kind: 'fail_later', errorCode: 63024 });
    const message = await untilState(on, id, ['failed', 'undelivered']);
    expect(message.error).toMatchObject({ code: '63024' });
    expect(await times(customer)).toBe(1);
  });
});
