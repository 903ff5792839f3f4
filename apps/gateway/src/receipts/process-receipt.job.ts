import { mediaQueue, receiptsQueue } from '@heliograph/contracts';
import {
  aboutRecipient,
  openRequests,
  optWordEffects,
  parsePhoneNumber,
  type Trouble,
  type InboundContent,
} from '@heliograph/domain';
import type { AppliedReport, InboundDraft, Receipt, ReceiptSettlement, ReportDraft, Sql, Stores } from '@heliograph/persistence';
import { fromPublicId, newId, type Clock, type Logger } from '@heliograph/platform';
import type { Provider, ProviderRegistry, WebhookEvent } from '@heliograph/providers';
import type { Doorbell } from '@heliograph/queues';
import type { RingRouting } from '../routing/ring-routing';
import { WorkspaceWords } from '../workspace/workspace-words';
import type { DoorAccounts } from './door-accounts';
import type { LearnFromReports } from './learn-from-reports';
import { rawWebhookOf } from './raw-webhook-of';
import { wordIn } from './word-in-message';

const notVerified: Trouble = { kind: 'not_verified', detail: 'no key of the account made its signature' };

const answerTo = { stop: 'stopped', stop_marketing: 'stopped_marketing', start: 'started', confirm: 'confirmed' } as const;

/** How long the receipts behind another one of their contact wait before they are looked at again. */
const behindMs = 100;

type InboundEvent = Extract<WebhookEvent, { type: 'inbound_message' }>;
type ReportEvent = Extract<WebhookEvent, { type: 'delivery_report' }>;

interface Understood {
  reports: ReportDraft[];
  inbound: InboundDraft[];
  /** Why a receipt is set aside, by its id. */
  troubles: Map<string, Trouble>;
}

/**
 * Understands stored receipts: every event of every body, in order of arrival, all effects in one transaction with the receipts' own
 * state. What cannot be understood or matched is quarantined with its reason and can be replayed; nothing is dropped.
 */
export class ProcessReceipts {
  private readonly words: WorkspaceWords;

  /** Channels whose door this process has already noted as proven. */
  private readonly provenDoors = new Set<string>();

  constructor(
    private readonly stores: Stores,
    private readonly providers: ProviderRegistry,
    private readonly clock: Clock,
    private readonly logger: Pick<Logger, 'warn' | 'error'>,
    private readonly doorbell: Pick<Doorbell, 'ring'>,
    private readonly doors: Pick<DoorAccounts, 'candidates'>,
    private readonly routing: Pick<RingRouting, 'route'>,
    private readonly lessons: Pick<LearnFromReports, 'learn'>,
  ) {
    this.words = new WorkspaceWords(stores, clock);
  }

  async handle(receiptIds: string[], isLastTry: boolean): Promise<void> {
    const now = this.clock.now();
    try {
      const unrouted = new Set<string>();
      const applied: AppliedReport[] = [];
      const { behind } = await this.stores.receipts.process(receiptIds, now, (sql, receipts) =>
        this.settle(sql, receipts, unrouted, applied),
      );
      if (unrouted.size > 0) await this.routing.route([...unrouted]);
      if (applied.length > 0) await this.lessons.learn(applied);
      if (behind.length > 0) await this.ringLater(behind);
    } catch (error) {
      if (receiptIds.length > 1) {
        // One of them is poison: alone, it cannot hold up its neighbours.
        for (const id of receiptIds) await this.handle([id], isLastTry);
        return;
      }
      if (!isLastTry) throw error;
      this.logger.error({ err: error, receiptIds }, 'A receipt cannot be processed; quarantined');
      const trouble = { kind: 'failed', detail: `processing failed: ${(error as Error).name}` } as const;
      await this.stores.receipts.quarantine(receiptIds, trouble, now);
    }
  }

  /** Their contact has an earlier receipt in other hands. A lost ring is found by the sweep. */
  private async ringLater(receiptIds: string[]): Promise<void> {
    try {
      await this.doorbell.ring(receiptsQueue, 'process-receipts', { receiptIds }, { delayMs: behindMs });
    } catch (error) {
      this.logger.warn({ err: error, receipts: receiptIds.length }, 'Redis did not take the doorbell; the sweep will find these');
    }
  }

  private async settle(
    sql: Sql,
    receipts: Receipt[],
    unrouted: Set<string>,
    applied: AppliedReport[],
  ): Promise<ReceiptSettlement[]> {
    const understood = await this.understand(receipts);
    const found = await this.stores.deliveryReports.record(sql, understood.reports, (report) => applied.push(report));
    understood.reports.forEach((report, index) => {
      if (!found[index] && report.receiptId)
        understood.troubles.set(report.receiptId, notMatched('no message of this account has this provider id'));
    });
    const fresh = await this.stores.inbound.record(sql, understood.inbound);
    this.signedDoors(understood.inbound);
    for (const written of fresh) if (written.unrouted) unrouted.add(written.conversationId);
    const news = new Set(fresh.map(({ messageId }) => messageId));
    await this.expectMedia(
      sql,
      understood.inbound.filter(({ messageId }) => news.has(messageId)),
    );
    for (const { messageId, contactId } of fresh) {
      const draft = understood.inbound.find((candidate) => candidate.messageId === messageId);
      if (draft) await this.hearWords(sql, draft, contactId);
    }
    return receipts.map(({ id }) => ({ id, trouble: understood.troubles.get(id) ?? null }));
  }

  /** Files come after their message, from a queue of their own; their rows are written with it. */
  private async expectMedia(sql: Sql, drafts: InboundDraft[]): Promise<void> {
    for (const { content, workspaceId, accountId, messageId, receivedAt: at } of drafts) {
      if (content.type !== 'media') continue;
      const files = content.items.flatMap(({ mediaId, contentType, url: sourceUrl }) =>
        mediaId === undefined ? [] : [{ id: mediaId, workspaceId, accountId, messageId, contentType, sourceUrl, at }],
      );
      if (files.length === 0) continue;
      await this.stores.media.expect(sql, files);
      const payload = { mediaIds: files.map(({ id }) => id) };
      await this.stores.inbound.addJob(sql, { workspaceId, queue: mediaQueue.name, job: 'fetch-media', payload, at });
    }
  }

  /**
   * R3: the first verified webhook of a number proves that the provider reaches us and signs. Beside the transaction: a lost note is
   * written with the next webhook.
   */
  private signedDoors(drafts: InboundDraft[]): void {
    for (const { workspaceId, accountId, channelId, receivedAt } of drafts) {
      if (this.provenDoors.has(channelId)) continue;
      this.provenDoors.add(channelId);
      this.stores.channels.proveDoor({ workspaceId, accountId, channelId, at: receivedAt }).catch((error: Error) => {
        this.provenDoors.delete(channelId);
        this.logger.warn({ err: error, channelId }, 'A signed webhook was not noted in the onboarding checklist');
      });
    }
  }

  private async understand(receipts: Receipt[]): Promise<Understood> {
    const understood: Understood = { reports: [], inbound: [], troubles: new Map() };
    const channels = await this.channelsOf(receipts);
    for (const receipt of receipts) {
      const provider = this.providers.get(receipt.provider);
      if (!receipt.verified && !(await this.isSignedNow(receipt, provider))) {
        understood.troubles.set(receipt.id, notVerified);
        continue;
      }
      const events = provider.parseWebhook(rawWebhookOf(receipt));
      for (const [index, event] of events.entries()) {
        if (event.type === 'delivery_report') {
          understood.reports.push(toReport(receipt, provider, event));
        } else if (event.type === 'inbound_message') {
          const channelId = channels.get(`${receipt.accountId} ${event.toPhone}`);
          if (channelId) understood.inbound.push(toInbound(receipt, event, channelId, index));
          else understood.troubles.set(receipt.id, notMatched('the number written to is no channel of this account'));
        } else {
          understood.troubles.set(receipt.id, { kind: 'not_understood', detail: event.reason });
        }
      }
      if (events.length === 0) understood.troubles.set(receipt.id, { kind: 'not_understood', detail: 'the body holds no event' });
    }
    return understood;
  }

  /** Replayed after a fix: by the keys as they are now. Its account stays the one it named when it came. */
  private async isSignedNow(receipt: Receipt, provider: Provider): Promise<boolean> {
    const webhook = rawWebhookOf(receipt);
    const { providerAccountId } = provider.webhookHints(webhook);
    if (providerAccountId === null) return false;
    const accounts = await this.doors.candidates(receipt.provider, providerAccountId);
    const own = accounts.find((account) => account.provider.id === receipt.accountId);
    return own !== undefined && provider.verifyWebhook(own.provider, webhook);
  }

  private async channelsOf(receipts: Receipt[]): Promise<Map<string, string>> {
    const accounts = new Map(receipts.map((receipt) => [receipt.accountId, receipt.workspaceId]));
    const channels = await Promise.all(
      [...accounts].map(([accountId, workspaceId]) => this.stores.channels.ofAccount(workspaceId, accountId)),
    );
    return new Map(channels.flat().map((channel) => [`${channel.accountId} ${channel.phone}`, channel.id]));
  }

  /** STOP, START, and YES while a double opt-in is open: the ledger moves with the message, and the customer is told once. */
  private async hearWords(sql: Sql, draft: InboundDraft, contactId: string): Promise<void> {
    const heard = wordIn(draft.content, await this.words.of(draft.workspaceId));
    if (heard === null) return;
    const { means, text, language } = heard;
    const entries = await this.stores.inbound.ledger(sql, contactId);
    const effects =
      means === 'confirm'
        ? openRequests(entries, draft.receivedAt).map((purpose) => ({ purpose, kind: 'confirmed' as const }))
        : optWordEffects(means, entries, draft.receivedAt);
    if (effects.length === 0) return;
    await this.stores.inbound.recordWords(sql, {
      workspaceId: draft.workspaceId,
      contactId,
      messageId: draft.messageId,
      effects,
      wording: text,
      language,
      at: draft.sentAt,
    });
    await this.stores.inbound.addJob(sql, {
      workspaceId: draft.workspaceId,
      queue: receiptsQueue.name,
      job: 'answer-word',
      payload: { workspaceId: draft.workspaceId, messageId: draft.messageId, answer: answerTo[means], language },
      at: draft.receivedAt,
    });
  }
}

const notMatched = (detail: string): Trouble => ({ kind: 'not_matched', detail });

function toReport(receipt: Receipt, provider: Provider, event: ReportEvent): ReportDraft {
  const described = event.errorCode === null ? null : provider.describeError(event.errorCode);
  return {
    receiptId: receipt.id,
    attemptId: event.attemptId === null ? null : fromPublicId('attempt', event.attemptId),
    accountId: receipt.accountId,
    providerMessageId: event.providerMessageId,
    status: event.status,
    statusRaw: event.statusRaw,
    error: described && { code: event.errorCode as string, message: described.meaning, kind: described.kind },
    receivedAt: receipt.receivedAt,
    aboutRecipient: described && aboutRecipient(described.kind, event.errorCode as string, receipt.receivedAt),
  };
}

function toInbound(receipt: Receipt, event: InboundEvent, channelId: string, index: number): InboundDraft {
  const phone = event.fromPhone === null ? null : parsePhoneNumber(event.fromPhone);
  return {
    // The receipt's own id sorts by arrival, however late the receipt is processed.
    messageId: index === 0 ? receipt.id : newId(),
    workspaceId: receipt.workspaceId,
    accountId: receipt.accountId,
    channelId,
    providerMessageId: event.providerMessageId,
    identities: [
      ...(event.fromPhone === null ? [] : [{ kind: 'phone' as const, value: event.fromPhone }]),
      ...(event.fromUserId === null ? [] : [{ kind: 'provider_user_id' as const, value: event.fromUserId }]),
    ],
    phone: event.fromPhone,
    country: phone?.ok ? phone.country : null,
    profileName: event.profileName === null ? null : storable(event.profileName),
    content: withMediaIds(storable(event.content)),
    repliedTo: event.repliedToProviderMessageId,
    // A provider's clock that runs ahead must not keep a window open longer than the customer did.
    sentAt: event.sentAt !== null && event.sentAt < receipt.receivedAt ? event.sentAt : receipt.receivedAt,
    receivedAt: receipt.receivedAt,
    opensWindow: true,
  };
}

const withMediaIds = (content: InboundContent): InboundContent =>
  content.type === 'media' ? { ...content, items: content.items.map((item) => ({ ...item, mediaId: newId() })) } : content;

/** Postgres keeps neither U+0000 nor half of a surrogate pair; a customer may send both, and the message counts all the same. */
function storable<Value>(value: Value): Value {
  if (typeof value === 'string') return value.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, '\ufffd') as Value;
  if (Array.isArray(value)) return value.map(storable) as Value;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, storable(inner)])) as Value;
}
