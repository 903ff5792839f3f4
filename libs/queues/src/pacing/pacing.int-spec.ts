import type { Lane } from '@heliograph/domain';
import * as fc from 'fast-check';
import { createRedis } from '../redis';
import { createTestRedis, PacingModel, type TestRedis } from '../testing';
import { paceLimitsAt } from './pace-limits';
import { Pacing, type PaceAnswer, type PacedMessage, type RecentContacts } from './pacing';

const limits = paceLimitsAt(new Date('2026-11-22T00:00:00Z'));
const began = Date.parse('2026-11-22T12:00:00Z');
const nobody: RecentContacts = async function* () {};

// Real: Redis and the scripts. Set by hand: the clock, except where it says otherwise.
describe('pacing', () => {
  let redis: TestRedis;
  let connection: ReturnType<typeof createRedis>;
  let portfolios = 0;
  let now = began;
  beforeAll(async () => {
    redis = createTestRedis();
    connection = createRedis(redis);
    // Every test has a process of its own, all on one connection.
    connection.setMaxListeners(0);
    await connection.connect();
  });
  afterAll(async () => {
    connection.disconnect();
    await redis.drop();
  });
  beforeEach(() => {
    now = began;
    portfolios += 1;
  });

  const pacingOf = (recentContacts: RecentContacts = nobody) =>
    new Pacing({ redis: connection, prefix: redis.prefix, recentContacts, limits, nowMs: () => now });
  let serial = 0;
  const message = (overrides: Partial<PacedMessage> = {}): PacedMessage => {
    serial += 1;
    return {
      id: `m${serial}`,
      channelId: 'line',
      contactId: `c${serial}`,
      lane: 'notification',
      perSecond: 80,
      portfolioId: `p${portfolios}`,
      portfolioLimit: null,
      counted: false,
      ...overrides,
    };
  };
  const many = (count: number, overrides: Partial<PacedMessage> = {}) => Array.from({ length: count }, () => message(overrides));
  const gone = (answers: PaceAnswer[]) => answers.filter(({ go }) => go).length;
  const reasons = (answers: PaceAnswer[]) => answers.map((answer) => (answer.go ? 'go' : answer.reason));
  /** Past the pause after the first sight of a server. */
  async function settled(pacing: Pacing): Promise<Pacing> {
    await pacing.reserve([message({ channelId: 'other' })]);
    now += limits.settleMs;
    return pacing;
  }

  it('answers as the model does, whatever is asked for, in whatever order and at whatever time', async () => {
    const anyMessage = fc.record({
      id: fc.integer({ min: 1, max: 60 }).map(String),
      channelId: fc.constantFrom('a', 'b'),
      contactId: fc.integer({ min: 1, max: 12 }).map(String),
      lane: fc.constantFrom<Lane>('authentication', 'reply', 'notification', 'broadcast'),
      counted: fc.boolean(),
    });
    const anyStep = fc.record({
      afterMs: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 4000 }), fc.constant(limits.dayMs / 3)),
      slice: fc.array(anyMessage, { minLength: 1, maxLength: 25 }),
    });
    const own = { ...limits, pairBurst: 3, keptMs: 10_000 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStep, { minLength: 1, maxLength: 20 }),
        fc.constantFrom(1, 8, 40, 80, 1000),
        fc.constantFrom(null, 1, 4, 10),
        async (steps, perSecond, portfolioLimit) => {
          portfolios += 1;
          let at = began;
          const pacing = new Pacing({
            redis: connection,
            prefix: redis.prefix,
            recentContacts: nobody,
            limits: own,
            nowMs: () => at,
          });
          const model = new PacingModel(own);
          // What a rebuild asks twice, the model asks once: so it is over before.
          const prime = message({ channelId: 'prime', portfolioId: `p${portfolios}`, portfolioLimit: 1, counted: true });
          await pacing.reserve([prime]);
          model.reserve([prime], at);
          // Redis forgets by its own clock, which this test does not move: what would have been forgotten is named anew.
          for (const [index, { afterMs, slice }] of steps.entries()) {
            at += afterMs;
            const rest = { perSecond, portfolioLimit, portfolioId: `p${portfolios}` };
            const asked = slice.map((each) => ({
              ...each,
              ...rest,
              id: `${each.id}-${afterMs > 4000 ? index : Math.floor(at / 1e9)}`,
            }));
            const unforgotten =
              at - began < own.keptMs ? asked : asked.map((each, place) => ({ ...each, id: `${index}.${place}` }));
            const told = await pacing.reserve(unforgotten);
            expect(told).toEqual(model.reserve(unforgotten, at));
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  it.each([1, 20, 80, 400, 1000])(
    'never books more than %d in any second, and not fewer while there is more to send',
    async (perSecond) => {
      const pacing = await settled(pacingOf());
      const slots: number[] = [];
      for (let step = 0; step < 300; step++) {
        const answers = await pacing.reserve(
          many(perSecond > 100 ? 60 : 8, { perSecond, lane: step % 3 ? 'broadcast' : 'reply' }),
        );
        for (const answer of answers) if (answer.go) slots.push(now + answer.inMs);
        now += 20;
      }
      slots.sort((a, b) => a - b);
      let most = 0;
      let first = 0;
      slots.forEach((slot, last) => {
        while (slot - (slots[first] as number) >= 1000) first += 1;
        most = Math.max(most, last - first + 1);
      });
      expect(most).toBeLessThanOrEqual(Math.max(perSecond + 1, perSecond * 1.05));
      expect(slots.length).toBeGreaterThanOrEqual(Math.floor(perSecond * 6 * 0.98));
    },
  );

  it('gives one moment to a message however often it is asked for, and a new one to its next attempt', async () => {
    const pacing = await settled(pacingOf());
    const slow = { perSecond: 2 };
    const [first] = await pacing.reserve([message({ ...slow })]);
    const again = message({ id: 'again:0', ...slow });
    const told = await pacing.reserve([again, again]);
    expect(told).toEqual([expect.objectContaining({ go: false }), expect.objectContaining({ go: false })]);
    now += 500;
    const reserved = await pacing.reserve([again, again]);
    now += 100;
    expect(await pacing.reserve([again])).toEqual([{ go: true, inMs: 0 }]);
    expect([first, ...reserved]).toEqual(Array(3).fill({ go: true, inMs: 0 }));
    expect(gone(await pacing.reserve([{ ...again, id: 'again:1' }]))).toBe(0);
  });

  it('lets 45 messages to one contact go at once, then one every six seconds, and others unhindered', async () => {
    const pacing = await settled(pacingOf());
    const chatty = (count: number) => many(count, { contactId: 'ana', perSecond: 1000 });
    const answers = await pacing.reserve(chatty(48));
    expect(gone(answers)).toBe(45);
    expect(answers.slice(45)).toEqual(
      [6, 12, 18].map((s) => ({ go: false, inMs: s * 1000, reason: 'pair_rate', crowded: false })),
    );
    expect(gone(await pacing.reserve([message({ perSecond: 1000 })]))).toBe(1);
    let within = 0;
    for (let second = 0; second < 60; second++) {
      now += 1000;
      within += gone(await pacing.reserve(chatty(1)));
    }
    expect(within).toBe(10);
  });

  describe('with a portfolio of ten contacts in 24 hours', () => {
    const toStranger = { portfolioLimit: 10, counted: true, perSecond: 1000 };

    it('holds the eleventh until the first was 24 hours ago, and those after it until the next ones', async () => {
      const pacing = await settled(pacingOf());
      for (let number = 0; number < 10; number++) {
        expect(gone(await pacing.reserve([message(toStranger)]))).toBe(1);
        now += 60_000;
      }
      const late = await pacing.reserve(many(3, toStranger));
      expect(late).toEqual(
        [0, 1, 2].map((minute) => ({
          go: false,
          inMs: limits.dayMs - (10 - minute) * 60_000,
          reason: 'portfolio_limit',
          crowded: false,
          limit: { allowed: 10, used: 10 },
        })),
      );
      now += limits.dayMs - 10 * 60_000 - 1;
      expect(gone(await pacing.reserve([message(toStranger)]))).toBe(0);
      now += 1;
      expect(gone(await pacing.reserve(many(2, toStranger)))).toBe(1);
    });

    it('counts a contact once however many messages, and never one inside a window', async () => {
      const pacing = await settled(pacingOf());
      expect(gone(await pacing.reserve(many(20, { ...toStranger, contactId: 'ana' })))).toBe(20);
      expect(gone(await pacing.reserve(many(30, { ...toStranger, counted: false })))).toBe(30);
      expect(gone(await pacing.reserve(many(20, toStranger)))).toBe(9);
      expect(gone(await pacing.reserve([message({ ...toStranger, contactId: 'ana' })]))).toBe(1);
    });

    it('leaves a tenth of it to everything that is not a broadcast', async () => {
      const pacing = await settled(pacingOf());
      expect(gone(await pacing.reserve(many(15, { ...toStranger, lane: 'broadcast' })))).toBe(9);
      expect(gone(await pacing.reserve(many(2, { ...toStranger, lane: 'authentication' })))).toBe(1);
    });

    it('gives back the place of a contact whose only message the provider refused', async () => {
      const pacing = await settled(pacingOf());
      const [refused, ...others] = many(10, toStranger);
      await pacing.reserve([refused as PacedMessage, ...others]);
      await pacing.reserve([message({ ...toStranger, contactId: others[0]?.contactId as string })]);
      const portfolio = `p${portfolios}`;
      await pacing.giveBack(portfolio, [refused as PacedMessage, others[0] as PacedMessage]);
      expect(gone(await pacing.reserve(many(3, toStranger)))).toBe(1);
    });
  });

  describe('when Redis was emptied', () => {
    const toStranger = { portfolioLimit: 5, counted: true };
    const empty = async () => {
      const keys = await connection.keys(`${redis.prefix}*`);
      await connection.del(...keys);
    };

    it('counts again who was reached in the last 24 hours before anybody new goes', async () => {
      const asked: Date[] = [];
      const pacing = pacingOf(async function* (_portfolio, since) {
        asked.push(since);
        yield ['ana', 'bo', 'cleo'].map((contactId) => ({ contactId, at: new Date(now - limits.dayMs / 2) }));
        yield [{ contactId: 'dan', at: new Date(now - limits.dayMs + 60_000) }];
      });
      await settled(pacing);
      expect(gone(await pacing.reserve(many(3, toStranger)))).toBe(1);
      expect(asked).toEqual([new Date(now - limits.dayMs)]);
      await empty();
      await settled(pacing);
      const answers = await pacing.reserve(many(2, { ...toStranger, channelId: 'other' }));
      expect(answers.map((answer) => answer.go)).toEqual([true, false]);
      expect(asked).toHaveLength(2);
    });

    it('lets nobody new go while another process rebuilds, nor after a rebuild that broke off, until one succeeds', async () => {
      let go: () => void = () => undefined;
      const wait = new Promise<void>((resolve) => (go = resolve));
      const slow = pacingOf(async function* () {
        await wait;
        yield [{ contactId: 'ana', at: new Date(now) }];
      });
      const first = slow.reserve([message(toStranger)]);
      while (!(await connection.exists(`${redis.prefix}:pace:{p${portfolios}}:rebuild`))) await new Promise(setImmediate);
      expect(reasons(await pacingOf().reserve([message(toStranger), message()]))).toEqual(['portfolio_unknown', 'channel_rate']);
      go();
      expect(reasons(await first)).toEqual(['channel_rate']);
      portfolios += 1;
      // eslint-disable-next-line require-yield
      const broken = pacingOf(async function* () {
        throw new Error('Postgres is away');
      });
      await expect(broken.reserve([message(toStranger)])).rejects.toThrow('Postgres is away');
      expect(gone(await (await settled(pacingOf())).reserve([message(toStranger)]))).toBe(1);
    });

    it('waits out what was booked before, so that no second has two seconds in it', async () => {
      const pacing = await settled(pacingOf());
      const before = await pacing.reserve(many(60));
      const slots = before.flatMap((answer) => (answer.go ? [now + answer.inMs] : []));
      await empty();
      for (let step = 0; step < 100; step++) {
        const answers = await pacing.reserve(many(4));
        for (const answer of answers) if (answer.go) slots.push(now + answer.inMs);
        now += 20;
      }
      slots.sort((a, b) => a - b);
      const most = Math.max(...slots.map((slot) => slots.filter((other) => other >= slot && other < slot + 1000).length));
      expect(most).toBeLessThanOrEqual(84);
      expect(slots.length).toBeGreaterThan(100);
    });

    it('treats a server it does not know as one that forgot', async () => {
      const rebuilt: string[] = [];
      const pacing = pacingOf(async function* (portfolio) {
        rebuilt.push(portfolio);
        yield [];
      });
      await settled(pacing);
      await pacing.reserve([message(toStranger)]);
      await connection.hset(`${redis.prefix}:pace:{p${portfolios}}:era`, 'run', 'the server before the fail-over');
      await pacing.reserve([message(toStranger)]);
      expect(rebuilt).toHaveLength(2);
    });
  });

  describe('between lanes', () => {
    it('a reply passes a broadcast that fills the channel, within what the broadcast has booked', async () => {
      const pacing = await settled(pacingOf());
      const broadcast = await pacing.reserve(many(200, { lane: 'broadcast' }));
      expect(gone(broadcast)).toBe(21);
      const [reply] = await pacing.reserve([message({ lane: 'reply' })]);
      expect(reply).toEqual({ go: true, inMs: expect.any(Number) });
      expect(reply?.inMs).toBeLessThanOrEqual(limits.aheadMs[3] as number);
    });

    it('replies that need the whole channel get it: the broadcast waits, and goes on when they stop', async () => {
      const pacing = await settled(pacingOf());
      const sent = { reply: 0, broadcast: 0 };
      const rounds = async (count: number, replies: number) => {
        for (let step = 0; step < count; step++) {
          for (const lane of ['broadcast', 'reply'] as const) {
            sent[lane] += gone(await pacing.reserve(many(lane === 'reply' ? replies : 20, { lane })));
          }
          now += 50;
        }
      };
      await rounds(20, 0);
      sent.broadcast = 0;
      await rounds(40, 8);
      expect(sent.broadcast).toBeLessThanOrEqual(4);
      expect(sent.reply).toBeGreaterThanOrEqual(150);
      await rounds(20, 0);
      expect(sent.broadcast).toBeGreaterThanOrEqual(60);
    });

    it('tells those who wait distinct moments, and no more of them than go in the next two seconds', async () => {
      const pacing = await settled(pacingOf());
      const answers = await pacing.reserve([...many(100, { lane: 'broadcast' }), ...many(200, { lane: 'broadcast' })]);
      const told = answers.flatMap((answer) => (!answer.go && !answer.crowded ? [answer.inMs] : []));
      expect(new Set(told).size).toBe(told.length);
      expect(told.length).toBeGreaterThanOrEqual(160);
      expect(told.length).toBeLessThanOrEqual(162);
      expect(answers.at(-1)).toMatchObject({ go: false, reason: 'channel_rate', crowded: true });
    });
  });

  it('pauses a channel that was told "too fast", goes on at half its pace, and is back to full within a minute', async () => {
    const pacing = await settled(pacingOf());
    const portfolio = `p${portfolios}`;
    expect(await pacing.slowDown(portfolio, 'line', 3000)).toBe(0.5);
    expect(await pacing.slowDown(portfolio, 'line', 1000)).toBe(0.5);
    const [paused, elsewhere] = await pacing.reserve([message(), message({ channelId: 'second line' })]);
    expect(paused).toMatchObject({ go: false, inMs: 3000, reason: 'channel_pause' });
    expect(elsewhere).toMatchObject({ go: true });
    now += 3000;
    const inASecond = async () => {
      let sent = 0;
      for (let step = 0; step < 20; step++) {
        sent += gone(await pacing.reserve(many(10)));
        now += 50;
      }
      return sent;
    };
    await inASecond();
    const slow = await inASecond();
    expect(slow).toBeGreaterThanOrEqual(40);
    expect(slow).toBeLessThanOrEqual(46);
    now += limits.recoverMs;
    await inASecond();
    expect(await inASecond()).toBeGreaterThanOrEqual(78);
  });

  it('keeps nothing for ever: every key has an end', async () => {
    const pacing = await settled(pacingOf());
    await pacing.reserve(many(10, { portfolioLimit: 5, counted: true }));
    await pacing.slowDown(`p${portfolios}`, 'line', 100);
    const keys = await connection.keys(`${redis.prefix}:pace:{p${portfolios}}*`);
    expect(keys.length).toBeGreaterThan(5);
    for (const key of keys) expect(await connection.pttl(key)).toBeGreaterThan(0);
    expect(keys.filter((key) => !key.startsWith(`${redis.prefix}:pace:{p${portfolios}}:`))).toEqual([]);
  });

  it('answers nothing while Redis is away: nothing leaves unpaced', async () => {
    const away = createRedis({ url: 'redis://127.0.0.1:1', prefix: redis.prefix });
    away.on('error', () => undefined);
    const pacing = new Pacing({ redis: away, prefix: redis.prefix, recentContacts: nobody });
    await expect(pacing.reserve([message()])).rejects.toThrow();
    away.disconnect();
  });
});
