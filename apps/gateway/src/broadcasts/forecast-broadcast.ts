import { Inject, Injectable } from '@nestjs/common';
import type { BroadcastForecastBody } from '@heliograph/contracts';
import {
  decideSend,
  disposition,
  estimatePrice,
  forecastBroadcast,
  heldUntil,
  priceTableAt,
  type DecidedRecipients,
  type ForecastFacts,
} from '@heliograph/domain';
import { recipientFacts, type Broadcast, type ChannelFacts, type Stores } from '@heliograph/persistence';
import type { Clock } from '@heliograph/platform';
import { paceLimitsAt } from '@heliograph/queues';
import { CLOCK, STORES } from '../tokens';

/** So many are put before the policy; of a larger audience, a sample of this size. */
const mostDecided = 5000;
const atOnce = 1000;

/** The same policy as at release, asked beforehand, and reckoned forward: nothing is written. */
@Injectable()
export class ForecastBroadcast {
  constructor(
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async forecast(broadcast: Broadcast): Promise<BroadcastForecastBody> {
    const now = this.clock.now();
    const { workspaceId, channelId, templateId, audienceCount } = broadcast;
    const place = { workspaceId, channelId };
    const { channels, templates } = await this.stores.facts.forAccept([{ ...place, templateId }], [place]);
    const channel = channels.get(channelId);
    if (!channel) throw new Error(`channel ${channelId} of a broadcast does not exist`);
    const left = broadcast.startedAt === null ? audienceCount : ((await this.pendingOf(broadcast)) ?? audienceCount);
    const startsAt = broadcast.startAt !== null && broadcast.startAt > now ? broadcast.startAt : now;
    const reckoned = forecastBroadcast({
      recipients: left,
      sample: await this.decided(broadcast, channel, templates[0] ?? null, left, startsAt),
      perSecond: Math.min(broadcast.ratePerSecond ?? Infinity, channel.perSecond),
      startsAt,
      expiresAt: broadcast.expiresAt,
      limit: await this.limitOf(channel, now),
    });
    const iso = (at: Date | null) => at?.toISOString() ?? null;
    return {
      ...reckoned,
      startsAt: reckoned.startsAt.toISOString(),
      finishesAt: iso(reckoned.finishesAt),
      waitingFor: reckoned.waitingFor.map((wait) => ({ ...wait, until: iso(wait.until) })),
    };
  }

  private async pendingOf({ workspaceId, id }: Broadcast): Promise<number | undefined> {
    return (await this.stores.broadcastProgress.count(workspaceId, id))?.pending;
  }

  private async decided(
    broadcast: Broadcast,
    channel: ChannelFacts,
    template: Parameters<typeof recipientFacts>[2],
    left: number,
    at: Date,
  ): Promise<DecidedRecipients> {
    const { workspaceId, channelId, id } = broadcast;
    const people = await this.stores.broadcastRelease.sample(id, left, mostDecided);
    const refused = new Map<string, number>();
    const waiting = new Map<string, { count: number; until: Date | null }>();
    const sum = { decided: people.length, go: 0, counted: 0, cost: 0, currency: priceTableAt(at).currency };
    for (let from = 0; from < people.length; from += atOnce) {
      const some = people.slice(from, from + atOnce);
      const wanted = some.map(({ contactId }) => ({ workspaceId, channelId, contactId }));
      const { recipients } = await this.stores.facts.forAccept([], wanted);
      for (const [index, person] of some.entries()) {
        const known = recipients[index];
        if (!known || known.contactId === null) {
          refused.set('recipient_invalid', (refused.get('recipient_invalid') ?? 0) + 1);
          continue;
        }
        const { facts } = recipientFacts(broadcast, channel, template, person, known);
        const decision = decideSend(facts, at);
        const act = disposition(decision, 'release');
        const first = decision.reasons.find(({ effect }) => (act === 'refuse') === (effect === 'refuse')) ?? decision.reasons[0];
        if (act === 'send') {
          sum.go += 1;
          if (!decision.window.open) sum.counted += 1;
          const send = { category: facts.message.purpose, country: facts.recipient.country, windowOpen: decision.window.open };
          sum.cost += estimatePrice(send, at).amount;
        } else if (act === 'refuse' && first) {
          refused.set(first.code, (refused.get(first.code) ?? 0) + 1);
        } else if (first) {
          const until = heldUntil(decision);
          const known = waiting.get(first.code);
          // The last of them decides when all are through; one without a time leaves the end open.
          const later = known && (known.until === null || until === null) ? null : latest(known?.until ?? null, until);
          waiting.set(first.code, { count: (known?.count ?? 0) + 1, until: later });
        }
      }
    }
    return {
      ...sum,
      refused: [...refused].map(([code, count]) => ({ code, count })),
      waiting: [...waiting].map(([code, wait]) => ({ code, ...wait })),
    };
  }

  /** What broadcasts may use of the account's limit, and when what is used is free again. */
  private async limitOf({ accountId, messagingLimit }: ChannelFacts, now: Date): Promise<ForecastFacts['limit']> {
    if (messagingLimit === null || messagingLimit <= 0) return null;
    const { dayMs, reservedShare } = paceLimitsAt(now);
    const hours = await this.stores.recentContacts.perHour(accountId, new Date(now.getTime() - dayMs));
    return {
      allowed: Math.floor(messagingLimit * (1 - reservedShare)),
      used: hours.reduce((total, { contacts }) => total + contacts, 0),
      frees: hours.map(({ hour, contacts }) => ({ at: new Date(hour.getTime() + dayMs + 3_600_000), count: contacts })),
    };
  }
}

const latest = (one: Date | null, other: Date | null): Date | null =>
  one === null || (other !== null && other > one) ? other : one;
