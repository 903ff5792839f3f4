// Real: gateway, sender, simulator, Postgres, Redis; the gateway is killed with SIGKILL and Redis emptied while messages pour in.
import { randomUUID } from 'node:crypto';
import type { AcceptedMessageBody, MessageBody } from '@heliograph/contracts';
import { Redis } from 'ioredis';
import { newCustomers, type Customer } from './platform/customers';
import { atOnce, eventually } from './platform/eventually';
import { left } from './platform/messages';
import { startTestPlatform, type TestPlatform } from './platform/start-platform';
import { approvedTemplate, templateSend, type ApprovedTemplate } from './platform/templates';

jest.setTimeout(180_000);

const people = 30;
const each = 10;
const width = 12;

let on: TestPlatform;
let template: ApprovedTemplate;

beforeAll(async () => {
  on = await startTestPlatform({ only: ['provider-simulator', 'gateway', 'outbound-sender'] });
  template = await approvedTemplate(on);
});
afterAll(() => on?.stop());

interface Wish {
  customer: Customer;
  mark: string;
  key: string;
}

const wishesFor = (customers: Customer[]): Wish[] =>
  Array.from({ length: each }, () => customers)
    .flat()
    .map((customer) => ({ customer, mark: `order ${randomUUID()}`, key: randomUUID() }));

/** A caller as the documentation asks for: the same Idempotency-Key again until there is an answer. */
async function sendUntilAnswered({ customer, mark, key }: Wish): Promise<AcceptedMessageBody> {
  return eventually(
    `an answer for ${key}`,
    async () => {
      const body = templateSend(on.channelId, customer.contactId, template, mark);
      const answer = await on.api.call<AcceptedMessageBody>('POST', '/v1/messages', body, { 'idempotency-key': key });
      if (answer.status === 202) return answer.body;
      if (answer.status === 503 || answer.status === 409) return null;
      throw new Error(`the gateway answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    },
    { withinMs: 60_000, everyMs: 100 },
  );
}

/** How often the provider took each mark: the only truth about "exactly once". */
async function takenByMark(): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { contentVariables } of await on.simulator.ledger('direction=outbound&limit=100000'))
    for (const value of Object.values(JSON.parse(contentVariables ?? '{}') as Record<string, string>))
      if (value.startsWith('order ')) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

interface Disturbance {
  /** Done when this part of the wishes is answered, 0 to 1; while it runs, the rest pours on. */
  at: number;
  act: () => Promise<void>;
}

/** Pours all wishes in, disturbed on the way, and answers what was accepted. */
async function pour(wishes: Wish[], disturbances: Disturbance[]): Promise<AcceptedMessageBody[]> {
  let answered = 0;
  let disturbing = Promise.resolve();
  const accepted = await atOnce(width, wishes, async (wish) => {
    const answer = await sendUntilAnswered(wish);
    answered += 1;
    for (const { at, act } of disturbances) if (answered === Math.floor(wishes.length * at)) disturbing = disturbing.then(act);
    return answer;
  });
  await disturbing;
  return accepted;
}

async function emptyRedis(redis: Redis, prefix: string): Promise<number> {
  let emptied = 0;
  for (let cursor = '0', first = true; first || cursor !== '0'; first = false) {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${prefix}*`, 'COUNT', 1000);
    if (keys.length > 0) emptied += await redis.unlink(...keys);
    cursor = next;
  }
  return emptied;
}

async function expectEachDeliveredOnce(wishes: Wish[], accepted: AcceptedMessageBody[]): Promise<void> {
  let waiting = -1;
  await eventually(
    'every accepted message has left',
    async () => {
      const known = new Map((await on.api.all<MessageBody>('/v1/messages')).map((message) => [message.id, message]));
      waiting = accepted.filter(({ id }) => !left.includes(known.get(id)?.state ?? 'queued')).length;
      return waiting === 0;
    },
    { withinMs: 60_000, everyMs: 250, seen: () => `${waiting} of ${accepted.length} have not left` },
  );
  const taken = await takenByMark();
  const counts = wishes.map(({ mark }) => taken.get(mark) ?? 0);
  expect(counts.filter((count) => count !== 1)).toEqual([]);
  expect(new Set(accepted.map(({ id }) => id)).size).toBe(wishes.length);
}

describe('nothing that was accepted is lost', () => {
  it('delivers every message exactly once though the gateway was killed under load', async () => {
    const wishes = wishesFor(await newCustomers(on, people));
    const kill = async () => {
      await on.platform.kill('gateway', 'SIGKILL');
      await on.platform.start('gateway');
    };
    const accepted = await pour(wishes, [{ at: 1 / 3, act: kill }]);
    await expectEachDeliveredOnce(wishes, accepted);
  });

  it('delivers every message exactly once though Redis was emptied under load', async () => {
    const wishes = wishesFor(await newCustomers(on, people));
    const redis = new Redis(on.namespace.redisUrl);
    try {
      // The sender is paused first, so that doorbells, repeating jobs and all wait in Redis when it loses everything.
      const pause = async () => void on.platform.kill('outbound-sender', 'SIGSTOP');
      const empty = async () => {
        expect(await emptyRedis(redis, on.namespace.redisPrefix)).toBeGreaterThan(10);
        void on.platform.kill('outbound-sender', 'SIGCONT');
      };
      const accepted = await pour(wishes, [
        { at: 1 / 4, act: pause },
        { at: 3 / 4, act: empty },
      ]);
      await expectEachDeliveredOnce(wishes, accepted);
    } finally {
      void on.platform.kill('outbound-sender', 'SIGCONT');
      redis.disconnect();
    }
  });
});
