import { nextTry, pauseAfterFailure } from '@heliograph/domain';
import { presentEvent, type ClaimedDelivery, type DeliveryEnd, type Stores } from '@heliograph/persistence';
import type { Clock, Logger, SecretKey } from '@heliograph/platform';
import { EndpointSlots } from './endpoint-slots';
import type { WebhookAnswer, WebhookPoster } from './post-webhook';
import { signWebhook } from './sign-webhook';

export interface WebhookCourierOptions {
  stores: Pick<Stores, 'events' | 'webhookCourier'>;
  poster: WebhookPoster;
  keys: readonly SecretKey[];
  clock: Clock;
  logger: Pick<Logger, 'info' | 'warn'>;
  chance: () => number;
  /** Longest time one delivery may take; its lease is a little longer, ms. */
  timeoutMs: number;
  /** Deliveries under way at once in this process. */
  places: number;
}

const lookEveryMs = 500;
/** Events planned for one endpoint at a time. */
const plannedAtOnce = 200;
/** Deliveries that wait for one endpoint: what comes after stays an event, until there is room. */
const mostWaiting = 5000;
const leaseSlackMs = 5000;
const pruneEveryMs = 60_000;
const keptMs = 30 * 24 * 3_600_000;
const prunedAtOnce = 5000;

/**
 * Tells platform teams of events. All it knows is in Postgres: it needs no Redis, many senders may run, and one that is killed loses
 * nothing. A delivery under way has a lease; whoever finds the lease over delivers again: at least once, and each event planned once for
 * each endpoint.
 */
export class WebhookCourier {
  private readonly slots: EndpointSlots;
  private readonly underWay = new Set<Promise<void>>();
  private looking: Promise<void> | null = null;
  private again = false;
  private stopped = false;
  private timer: NodeJS.Timeout | null = null;
  private prunedAt = 0;

  constructor(private readonly options: WebhookCourierOptions) {
    this.slots = new EndpointSlots(options.places);
  }

  start(): void {
    this.timer = setInterval(() => this.look(), lookEveryMs);
  }

  /** Begins nothing new and lets what is under way end; what does not is due again when its lease ends. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    await this.looking;
    await Promise.all(this.underWay);
  }

  /** Plans and claims now. */
  look(): void {
    this.again = true;
    if (this.looking || this.stopped) return;
    this.looking = this.work()
      .catch((error: Error) => this.options.logger.warn({ err: error }, 'The webhooks could not be looked at; it is tried again'))
      .finally(() => {
        this.looking = null;
      });
  }

  private async work(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      await this.plan();
      await this.claim();
      await this.prune();
    }
  }

  private async plan(): Promise<void> {
    const { events, webhookCourier } = this.options.stores;
    // Asked for before the reading: an event that is committed late is never behind a cursor.
    const settled = await events.settled();
    for (const endpointId of await webhookCourier.withNews(settled, mostWaiting)) {
      const read = await webhookCourier.fanOut(endpointId, settled, plannedAtOnce, this.options.clock.now());
      if (read === plannedAtOnce) this.again = true;
    }
  }

  private async claim(): Promise<void> {
    const { stores, clock, timeoutMs, chance } = this.options;
    const due = await stores.webhookCourier.due(clock.now());
    const failing = new Set(due.filter((one) => one.failing).map(({ endpointId }) => endpointId));
    const rooms = this.slots.rooms(due, chance);
    const now = clock.now();
    const claimed = await stores.webhookCourier.claim(rooms, now, new Date(now.getTime() + timeoutMs + leaseSlackMs));
    for (const delivery of claimed) {
      this.slots.begin(delivery.endpointId, failing.has(delivery.endpointId));
      const running: Promise<void> = this.deliver(delivery)
        .catch((error: Error) =>
          this.options.logger.warn({ err: error }, 'A webhook delivery ended unrecorded; its lease runs out'),
        )
        .finally(() => {
          this.slots.end(delivery.endpointId);
          this.underWay.delete(running);
          this.look();
        });
      this.underWay.add(running);
    }
  }

  private async deliver(delivery: ClaimedDelivery): Promise<void> {
    const { poster, keys, clock } = this.options;
    const event = presentEvent(delivery.event);
    const body = JSON.stringify(event);
    const began = clock.now();
    let answer: WebhookAnswer;
    try {
      answer = await poster.post(delivery.url, signWebhook(delivery, keys, { id: event.id, body, now: began }), body);
    } catch (error) {
      // A secret that does not open is our own fault: told to operators, tried again like any failure.
      this.options.logger.warn({ err: error, endpointId: delivery.endpointId }, 'A webhook could not be signed');
      answer = { status: null, error: 'not_signed', notBefore: null };
    }
    await this.settle(delivery, answer, began);
  }

  private async settle(delivery: ClaimedDelivery, { status, error, notBefore }: WebhookAnswer, began: Date): Promise<void> {
    const { stores, clock, chance, logger } = this.options;
    const now = clock.now();
    const { id, claim, endpointId, attempts, firstAttemptAt } = delivery;
    const attempt = { at: began.toISOString(), status, error, durationMs: now.getTime() - began.getTime() };
    const end = { id, claim, endpointId, attempt, at: now };
    if (error === null) {
      await stores.webhookCourier.finish({ ...end, state: 'delivered', nextAttemptAt: null });
      return;
    }
    const next = nextTry({ attempts, firstAttemptAt, now, chance: chance(), notBefore });
    const state: DeliveryEnd['state'] = next === null ? 'given_up' : 'failed';
    const failingSince = await stores.webhookCourier.finish({ ...end, state, nextAttemptAt: next });
    const why = failingSince && pauseAfterFailure({ status, failingSince, now });
    if (why && (await stores.webhookCourier.pause(endpointId, why, now)))
      logger.warn({ endpointId, reason: why }, 'A webhook endpoint was paused');
  }

  private async prune(): Promise<void> {
    const now = this.options.clock.now();
    if (now.getTime() - this.prunedAt < pruneEveryMs) return;
    const pruned = await this.options.stores.webhookCourier.prune(new Date(now.getTime() - keptMs), prunedAtOnce);
    if (pruned < prunedAtOnce) this.prunedAt = now.getTime();
    else this.again = true;
  }
}
