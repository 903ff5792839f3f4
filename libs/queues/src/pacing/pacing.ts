import type { Lane } from '@heliograph/domain';
import { newId } from '@heliograph/platform';
import type { Redis } from 'ioredis';
import { loadScript } from './load-script';
import { laneRank, paceLimitsAt, type PaceLimits } from './pace-limits';

/** One message that may leave as far as the policy is concerned. */
export interface PacedMessage {
  /** Names the reservation: message and attempt, so that a retry pays again and a repeated job does not. No white space. */
  id: string;
  channelId: string;
  /** Who it goes to, one word per contact. */
  contactId: string;
  lane: Lane;
  /** Messages per second this channel may send. */
  perSecond: number;
  /** What the unique contacts are counted for; every channel has one portfolio. */
  portfolioId: string;
  /** Unique contacts per rolling 24 h; null: unlimited, nothing is counted. */
  portfolioLimit: number | null;
  /** Only what reaches a contact outside a service window counts. */
  counted: boolean;
}

export const paceReasons = ['channel_rate', 'pair_rate', 'portfolio_limit', 'portfolio_unknown', 'channel_pause'] as const;
export type PaceReason = (typeof paceReasons)[number];

export type PaceAnswer =
  /** Reserved: hand it over in so many ms, not before. Another message will not get this moment. */
  | { go: true; inMs: number }
  /**
   * Nothing is reserved: ask again in so many ms. `crowded`: more wait than were told a moment; do not ring for this one, the sweep
   * feeds it in. `limit`: with `portfolio_limit`, what this lane may use and what is used.
   */
  | { go: false; inMs: number; reason: PaceReason; crowded: boolean; limit?: { allowed: number; used: number } };

/** Contacts of a portfolio that were reached outside a window since a moment, each once, with the latest time; in batches. */
export type RecentContacts = (portfolioId: string, since: Date) => AsyncIterable<{ contactId: string; at: Date }[]>;

export interface PacingOptions {
  /** Not in a blocking command; short time limit. */
  redis: Redis;
  prefix: string;
  recentContacts: RecentContacts;
  limits?: PaceLimits;
  /** For tests: replaces the Redis server's clock, ms. */
  nowMs?: () => number;
}

interface Scripts {
  paceReserve(base: string, now: string, run: string, limits: string, messages: string): Promise<string>;
  paceSlowDown(base: string, now: string, channel: string, pauseMs: number, limits: string): Promise<string>;
  paceGiveBack(base: string, ...pairs: string[]): Promise<number>;
}

const rebuildLockMs = 60_000;

/**
 * WhatsApp's budgets, shared by every sender process: messages per second and channel, per contact and channel, unique contacts per
 * portfolio and 24 hours. State is in Redis and is decided by Redis' own clock, so the processes' clocks do not matter. All methods
 * reject while Redis is away: nothing leaves unpaced.
 *
 * Not promised: a moment earlier than any other process's within the same lane, and an exact pace for the pair of a contact after
 * Redis was emptied (its burst begins anew). The unique contacts are rebuilt from Postgres before the first of them goes.
 */
export class Pacing {
  private readonly redis: Redis & Scripts;
  private readonly limits: PaceLimits;
  private runId: Promise<string> | null = null;

  constructor(private readonly options: PacingOptions) {
    this.limits = options.limits ?? paceLimitsAt(new Date());
    const { redis } = options;
    redis.defineCommand('paceReserve', { numberOfKeys: 1, lua: loadScript('reserve.lua') });
    redis.defineCommand('paceSlowDown', { numberOfKeys: 1, lua: loadScript('slow-down.lua') });
    redis.defineCommand('paceGiveBack', { numberOfKeys: 1, lua: loadScript('give-back.lua') });
    this.redis = redis as Redis & Scripts;
    // Whoever answers after a reconnect may be another server, or the same with less in it.
    redis.on('close', () => (this.runId = null));
  }

  /** One answer per message, in their order; earlier ones are served first. At most a few hundred at once. */
  async reserve(messages: readonly PacedMessage[]): Promise<PaceAnswer[]> {
    const answers: PaceAnswer[] = new Array(messages.length);
    const portfolios = new Map<string, number[]>();
    messages.forEach(({ portfolioId }, index) => {
      const own = portfolios.get(portfolioId);
      if (own) own.push(index);
      else portfolios.set(portfolioId, [index]);
    });
    await Promise.all(
      [...portfolios].map(async ([portfolioId, indexes]) => {
        const slice = indexes.map((index) => messages[index] as PacedMessage);
        const first = await this.ask(portfolioId, slice);
        const unknown = first.some((answer) => !answer.go && answer.reason === 'portfolio_unknown');
        // Reserving twice is reserving once: those that may go keep their moments.
        const settled = unknown && (await this.rebuild(portfolioId)) ? await this.ask(portfolioId, slice) : first;
        indexes.forEach((index, place) => (answers[index] = settled[place] as PaceAnswer));
      }),
    );
    return answers;
  }

  /**
   * After a 429 or 63018: the channel pauses for `retryAfterMs`, then goes on more slowly and recovers by itself.
   *
   * @returns the share of its rate at which it goes on
   */
  async slowDown(portfolioId: string, channelId: string, retryAfterMs: number): Promise<number> {
    const limits = JSON.stringify(this.limits);
    return Number(await this.redis.paceSlowDown(this.base(portfolioId), this.now(), channelId, Math.ceil(retryAfterMs), limits));
  }

  /** The provider definitely did not take these: a contact counted for them alone is counted no more. */
  async giveBack(portfolioId: string, messages: readonly Pick<PacedMessage, 'id' | 'contactId'>[]): Promise<void> {
    if (messages.length === 0) return;
    await this.redis.paceGiveBack(this.base(portfolioId), ...messages.flatMap(({ id, contactId }) => [id, contactId]));
  }

  private async ask(portfolioId: string, messages: PacedMessage[]): Promise<PaceAnswer[]> {
    const records = messages.map(({ id, channelId, contactId, lane, perSecond, portfolioLimit, counted }) => ({
      id,
      channel: channelId,
      contact: contactId,
      lane: laneRank(lane),
      rate: perSecond,
      limit: portfolioLimit ?? 0,
      counted,
    }));
    const [limits, list] = [JSON.stringify(this.limits), JSON.stringify(records)];
    const run = await this.run();
    const told = JSON.parse(await this.redis.paceReserve(this.base(portfolioId), this.now(), run, limits, list)) as Told[];
    return told.map(toAnswer);
  }

  /** False when another process is at it: until it is done, those messages wait. */
  private async rebuild(portfolioId: string): Promise<boolean> {
    const base = this.base(portfolioId);
    const token = newId();
    const run = await this.run();
    if ((await this.redis.set(`${base}:rebuild`, token, 'PX', rebuildLockMs, 'NX')) === null) return false;
    try {
      const since = new Date((this.options.nowMs?.() ?? Date.now()) - this.limits.dayMs);
      for await (const batch of this.options.recentContacts(portfolioId, since)) {
        const members = batch.flatMap(({ contactId, at }) => [at.getTime(), contactId]);
        if (members.length > 0) await this.redis.zadd(`${base}:uniq`, 'GT', ...members);
      }
      await this.redis.hset(`${base}:era`, 'built', run, 'owed', 0);
      return true;
    } finally {
      if ((await this.redis.get(`${base}:rebuild`)) === token) await this.redis.del(`${base}:rebuild`);
    }
  }

  private run(): Promise<string> {
    this.runId ??= this.redis.info('server').then(
      (info) => /run_id:(\S+)/.exec(info)?.[1] ?? 'unnamed',
      (error: Error) => {
        this.runId = null;
        throw error;
      },
    );
    return this.runId;
  }

  private base = (portfolioId: string): string => `${this.options.prefix}:pace:{${portfolioId}}`;
  private now = (): string => String(this.options.nowMs?.() ?? '');
}

type Told = [inMs: number, reason: PaceReason | '', third?: number, fourth?: number];

function toAnswer([inMs, reason, third = 0, fourth = 0]: Told): PaceAnswer {
  if (reason === '') return { go: true, inMs };
  if (reason === 'portfolio_limit') return { go: false, inMs, reason, crowded: false, limit: { allowed: third, used: fourth } };
  return { go: false, inMs, reason, crowded: third === 1 };
}
