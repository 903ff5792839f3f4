import type { LifecycleStep, MessageStatus, SimMessage } from '../state/message';
import { newIdempotencyToken } from '../state/sids';
import { seededRandom } from '../state/seeded-random';
import type { World } from '../state/world';
import type { Stream } from '../phone/stream';
import { errorText } from './error-texts';
import type { WebhookCaller } from './webhook-caller';

/** How an accepted message will end. */
export type Fate = { kind: 'delivered' } | { kind: 'failed'; status: 'failed' | 'undelivered'; errorCode: number };

interface Report {
  status: MessageStatus;
  errorCode: number | null;
}

/**
 * Moves messages through their states and reports each later state to the StatusCallback. The message itself always moves
 * in order; only the reports are reordered or repeated, because that is what networks do to them.
 */
export class Lifecycle {
  private readonly held = new Map<string, Report[]>();
  private readonly tails = new Map<string, Promise<void>>();
  private readonly nextSlot = new Map<string, number>();

  constructor(
    private readonly world: World,
    private readonly webhooks: WebhookCaller,
    private readonly stream: Stream,
  ) {}

  /** Plans the states after the one the API call returned; no report is made for that one (facts §1.4). */
  begin(message: SimMessage, fate: Fate): void {
    message.plan = this.planOf(message, fate);
    this.resume(message);
  }

  /** Starts, or continues after a restart, whatever the message's plan still holds. */
  resume(message: SimMessage): void {
    const step = message.plan[0];
    if (!step || message.status === 'scheduled') return;
    const generation = this.world.generation;
    setTimeout(() => {
      if (generation !== this.world.generation || message.plan[0] !== step) return;
      message.plan.shift();
      this.move(message, step.status, step.errorCode ?? null);
      this.resume(message);
    }, step.afterMs).unref();
  }

  /** The customer opened the chat. False when there is nothing to read: not delivered, or read before. */
  read(message: SimMessage): boolean {
    if (message.direction === 'inbound' || (message.status !== 'sent' && message.status !== 'delivered')) return false;
    message.plan = [];
    if (message.status === 'sent') this.move(message, 'delivered', null);
    this.move(message, 'read', null);
    return true;
  }

  cancel(message: SimMessage): void {
    message.plan = [];
    this.move(message, 'canceled', null);
  }

  private move(message: SimMessage, status: MessageStatus, errorCode: number | null): void {
    const now = this.world.clock.now();
    message.status = status;
    message.updatedAt = now;
    if (status === 'sent') message.sentAt = now;
    if (errorCode !== null) message.errorCode = errorCode;
    this.world.changes++;
    this.stream.publish(message);
    if (!message.statusCallback || !this.world.settings.callbacks) return;
    const report = { status, errorCode };
    if (this.world.settings.callbackOrder === 'in_order') return this.enqueue(message, report);
    const held = this.held.get(message.sid) ?? [];
    held.push(report);
    if (message.plan.length > 0) {
      this.held.set(message.sid, held);
      return;
    }
    this.held.delete(message.sid);
    for (const late of this.disorder(held)) this.enqueue(message, late);
  }

  private disorder(reports: Report[]): Report[] {
    if (this.world.settings.callbackOrder === 'reversed') return reports.reverse();
    const random = seededRandom(this.world.settings.seed + this.world.ledger.length);
    return reports
      .map((report) => ({ report, rank: random() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ report }) => report);
  }

  /** One report after another per message, so that the order we chose is the order that arrives. */
  private enqueue(message: SimMessage, report: Report): void {
    const tail = this.tails.get(message.sid);
    const next = tail ? tail.then(() => this.report(message, report)) : this.report(message, report);
    this.tails.set(message.sid, next);
    void next.then(() => {
      if (this.tails.get(message.sid) === next) this.tails.delete(message.sid);
    });
  }

  private async report(message: SimMessage, { status, errorCode }: Report): Promise<void> {
    const account = this.world.accounts.get(message.accountSid);
    if (!account || !message.statusCallback) return;
    const idempotencyToken = newIdempotencyToken();
    const params = this.params(message, status, errorCode);
    for (let copy = 1; copy <= this.world.settings.callbackCopies; copy++) {
      const at = this.world.clock.now();
      const call = { url: message.statusCallback, authToken: account.authToken, params, idempotencyToken };
      const { httpStatus, error, attempts, durationMs } = await this.webhooks.call(call);
      if (this.world.settings.record) {
        message.callbacks.push({ status, url: message.statusCallback, at, copy, httpStatus, error, attempts, durationMs });
      }
      if (error !== null) {
        const errorCode = httpStatus === null ? 11205 : 11200;
        const alert = { accountSid: account.sid, logLevel: 'error' as const, text: `${error} on status callback` };
        this.world.raiseAlert({ ...alert, errorCode, resourceSid: message.sid, requestUrl: message.statusCallback });
      }
    }
  }

  /** Twilio's parameter names (facts §2.2); ErrorCode and ChannelStatusMessage only with a failure, EventType only with a read. */
  private params(message: SimMessage, status: MessageStatus, errorCode: number | null): Record<string, string> {
    const params: Record<string, string> = {
      ChannelToAddress: message.to.replace(/^whatsapp:/, '').replace(/.{4}$/, 'XXXX'),
      ApiVersion: '2010-04-01',
      AccountSid: message.accountSid,
      MessageStatus: status,
      SmsStatus: status,
      MessageSid: message.sid,
      SmsSid: message.sid,
      From: message.from,
      To: message.to,
      ChannelPrefix: 'whatsapp',
      ChannelInstallSid: this.world.senders.get(message.from.slice('whatsapp:'.length))?.sid ?? '',
      StructuredMessage: String(message.contentSid !== null),
    };
    if (message.messagingServiceSid) params.MessagingServiceSid = message.messagingServiceSid;
    if (status === 'read') params.EventType = 'READ';
    if (errorCode !== null) {
      params.ErrorCode = String(errorCode);
      params.ChannelStatusMessage = errorText(errorCode);
    }
    return params;
  }

  private planOf(message: SimMessage, fate: Fate): LifecycleStep[] {
    const { sentDelayMs, deliveredDelayMs, readDelayMs, failedDelayMs, autoRead, stopsAt } = this.world.settings;
    const wait = this.queueDelayMs(message.from);
    const plan: LifecycleStep[] = message.messagingServiceSid ? [{ status: 'queued', afterMs: 0 }] : [];
    if (fate.kind === 'failed' && fate.status === 'failed') {
      return [...plan, { status: 'failed', afterMs: failedDelayMs + wait, errorCode: fate.errorCode }];
    }
    if (stopsAt === 'queued') return plan;
    plan.push({ status: 'sent', afterMs: sentDelayMs + wait });
    if (fate.kind === 'failed') return [...plan, { status: 'undelivered', afterMs: failedDelayMs, errorCode: fate.errorCode }];
    if (stopsAt === 'sent') return plan;
    plan.push({ status: 'delivered', afterMs: deliveredDelayMs });
    if (autoRead && stopsAt === 'read') plan.push({ status: 'read', afterMs: readDelayMs });
    return plan;
  }

  /** Milliseconds this message waits behind the sender's earlier ones (`senderMps`). */
  private queueDelayMs(from: string): number {
    const perSecond = this.world.settings.senderMps;
    if (perSecond <= 0) return 0;
    const now = performance.now();
    const slot = Math.max(now, this.nextSlot.get(from) ?? 0);
    this.nextSlot.set(from, slot + 1000 / perSecond);
    return Math.round(slot - now);
  }

  /** Milliseconds of queue before this sender, for the 4-hour rule (facts §1.5). */
  backlogMs(from: string): number {
    return Math.max(0, (this.nextSlot.get(from) ?? 0) - performance.now());
  }
}
