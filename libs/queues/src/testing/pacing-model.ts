import { laneRank, type PaceLimits } from '../pacing/pace-limits';
import type { PaceAnswer, PacedMessage } from '../pacing/pacing';

interface ChannelState {
  tat: number;
  told: number[];
}

/** What `reserve.lua` promises, in plain TypeScript for one portfolio: slow, single-handed, and easy to read beside the rules. */
export class PacingModel {
  private readonly channels = new Map<string, ChannelState>();
  private readonly pairs = new Map<string, { tat: number; told: number }>();
  private readonly unique = new Map<string, number>();
  private readonly slots = new Map<string, { at: number; until: number }>();
  private settled: number | null = null;
  private owed = 0;

  constructor(private readonly limits: PaceLimits) {}

  reserve(messages: readonly PacedMessage[], now: number): PaceAnswer[] {
    this.settled ??= now + this.limits.settleMs;
    return messages.map((message) => this.one(message, now));
  }

  private one(message: PacedMessage, now: number): PaceAnswer {
    const { limits } = this;
    const kept = this.slots.get(message.id);
    if (kept && kept.until > now) return { go: true, inMs: Math.max(0, kept.at - now) };
    const full = this.portfolio(message, now);
    if (full) return full;
    const rank = laneRank(message.lane);
    const every = 1000 / message.perSecond;
    const channel = this.channels.get(message.channelId) ?? { tat: 0, told: [0, 0, 0, 0, 0] };
    this.channels.set(message.channelId, channel);
    channel.tat = Math.max(channel.tat, this.settled ?? 0);
    const key = `${message.channelId}:${message.contactId}`;
    const pair = this.pairs.get(key) ?? { tat: 0, told: 0 };
    this.pairs.set(key, pair);
    pair.tat = Math.max(pair.tat, now);
    const free = pair.tat - (limits.pairBurst - 1) * limits.pairMs;
    if (free > now) {
      const at = Math.min(Math.max(pair.told, free), free + limits.pairSpreadMs);
      pair.told = at + limits.pairMs;
      return { go: false, inMs: at - now, reason: 'pair_rate', crowded: false };
    }
    const ahead = limits.aheadMs[rank - 1] as number;
    const at = Math.max(now, channel.tat - (rank <= 2 ? limits.borrowMs : 0));
    if (at - now > ahead) {
      const from = channel.tat - ahead;
      const back = Math.max(channel.told[rank] as number, from);
      const crowded = back - from > limits.spreadMs;
      if (!crowded) channel.told[rank] = back + every;
      return { go: false, inMs: back - now, reason: 'channel_rate', crowded };
    }
    channel.tat = Math.max(channel.tat, now) + every;
    pair.tat += limits.pairMs;
    if (this.counts(message)) this.unique.set(message.contactId, Math.max(at, this.unique.get(message.contactId) ?? 0));
    this.slots.set(message.id, { at, until: Math.ceil(at - now + limits.keptMs) + now });
    return { go: true, inMs: at - now };
  }

  private counts = (message: PacedMessage): boolean => message.counted && (message.portfolioLimit ?? 0) > 0;

  private portfolio(message: PacedMessage, now: number): PaceAnswer | null {
    if (!this.counts(message)) return null;
    const { dayMs, reservedShare } = this.limits;
    for (const [contact, at] of this.unique) {
      if (at > now - dayMs) continue;
      this.unique.delete(contact);
      this.owed = Math.max(0, this.owed - 1);
    }
    if (this.unique.has(message.contactId)) return null;
    const limit = message.portfolioLimit as number;
    const allowed = message.lane === 'broadcast' ? Math.max(1, Math.floor(limit * (1 - reservedShare))) : limit;
    const used = this.unique.size;
    if (used < allowed) return null;
    const place = used - allowed + this.owed++;
    const times = [...this.unique.values()].sort((a, b) => a - b);
    const frees = (times[place % used] as number) + dayMs * (1 + Math.floor(place / used));
    return { go: false, inMs: frees - now, reason: 'portfolio_limit', crowded: false, limit: { allowed, used } };
  }
}
