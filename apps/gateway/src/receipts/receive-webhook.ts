import { createHash } from 'node:crypto';
import { maxIdsPerJob, receiptsQueue } from '@heliograph/contracts';
import type { Receipt, ReceiptDraft, Stores } from '@heliograph/persistence';
import { createGrouper, newId, type Clock, type Grouper, type Logger } from '@heliograph/platform';
import type { ProviderRegistry, RawWebhook } from '@heliograph/providers';
import type { Doorbell } from '@heliograph/queues';
import { isStorageUnavailable } from '../http/storage-unavailable';
import type { DoorAccount, DoorAccounts } from './door-accounts';
import type { ReceiptSpool } from './receipt-spool';

export type WebhookAnswer = 'stored' | 'forbidden';

/** What later parsing needs; nothing else of a request's headers is kept. */
const keptHeaders = ['content-type', 'i-twilio-idempotency-token'];
/** Of what nobody signed the signature is kept too, however the provider names it: a key of ours that was wrong may be put right. */
const isSignature = (name: string): boolean => /^x-[a-z-]*signature/.test(name);
/** Unsigned webhooks kept of one account; anybody can send more of them, and they are refused all the same. */
const mostUnverified = 100;
/** After so many nothing is written for a while, ms: a flood of forgeries costs no statement each. */
const fullForMs = 10_000;

/**
 * A provider's door: verify, store raw, acknowledge. Understanding comes later, from the stored row. A wrong signature changes nothing.
 * Concurrent webhooks are stored by one statement; `stored` is answered only after the commit.
 *
 * While Postgres is away they are kept in the spool, if there is one, and the answer is the same; without a spool, or when it is full, the
 * provider is told to come again.
 */
export class ReceiveWebhook {
  private readonly grouper: Grouper<ReceiptDraft, void>;
  private readonly fullUntil = new Map<string, number>();

  constructor(
    private readonly stores: Stores,
    private readonly providers: ProviderRegistry,
    private readonly accounts: DoorAccounts,
    private readonly doorbell: Doorbell,
    private readonly clock: Clock,
    private readonly logger: Pick<Logger, 'warn'>,
    private readonly spool: ReceiptSpool | null = null,
  ) {
    this.grouper = createGrouper({
      flush: async (receipts) => {
        await this.keep(receipts);
        return receipts.map(() => undefined);
      },
      maxItems: maxIdsPerJob,
      // One at a time: larger groups cost less than they wait, and what arrived first is stored first.
      concurrency: 1,
      isolateFailures: (error) => !isStorageUnavailable(error),
    });
    spool?.start((receipts) => this.store(receipts));
  }

  async receive(providerKind: string, door: string, webhook: RawWebhook): Promise<WebhookAnswer> {
    const provider = this.providers.get(providerKind);
    const { providerAccountId, sender } = provider.webhookHints(webhook);
    if (providerAccountId === null) return 'forbidden';
    const candidates = await this.accounts.candidates(providerKind, providerAccountId);
    const signer = candidates.find((candidate) => provider.verifyWebhook(candidate.provider, webhook));
    if (!signer) {
      this.logger.warn(
        { door, candidates: candidates.length, webhook: provider.redactWebhook(webhook) },
        'A webhook was not signed by any account it names; refused',
      );
      await this.setAside(providerKind, door, webhook, candidates);
      return 'forbidden';
    }
    const draft = this.draftOf(providerKind, door, webhook, signer);
    await this.grouper.add({ ...draft, contactKey: sender === null ? null : contactKey(signer.provider.id, sender) });
    return 'stored';
  }

  private draftOf(
    provider: string,
    door: string,
    webhook: RawWebhook,
    account: DoorAccount,
    alsoKeep: (header: string) => boolean = () => false,
  ): Omit<Receipt, 'verified'> {
    return {
      id: newId(),
      workspaceId: account.workspaceId,
      accountId: account.provider.id,
      provider,
      door,
      url: webhook.url,
      headers: Object.fromEntries(
        Object.entries(webhook.headers).flatMap(([name, value]) =>
          value && (keptHeaders.includes(name) || alsoKeep(name)) ? [[name, value]] : [],
        ),
      ),
      body: webhook.rawBody.toString('utf8'),
      contactKey: null,
      receivedAt: this.clock.now(),
    };
  }

  /**
   * Refused, and kept for people when it names one account of ours: after a rotated key it may have been genuine. Where several
   * workspaces have that account nobody can say whose it is, so nobody is shown it.
   */
  private async setAside(provider: string, door: string, webhook: RawWebhook, candidates: DoorAccount[]): Promise<void> {
    const [account] = candidates;
    if (!account || candidates.length > 1) return;
    const now = this.clock.now().getTime();
    if ((this.fullUntil.get(account.provider.id) ?? 0) > now) return;
    const receipt = { ...this.draftOf(provider, door, webhook, account, isSignature), verified: false };
    const detail = 'no key of the account made its signature';
    const kept = await this.stores.receipts.keepUnverified(receipt, detail, mostUnverified).catch((error: Error) => {
      this.logger.warn({ err: error }, 'A webhook that nobody signed could not be set aside; it was refused all the same');
      return true;
    });
    if (!kept) this.fullUntil.set(account.provider.id, now + fullForMs);
  }

  drain(): Promise<void> {
    return this.grouper.drain();
  }

  private async keep(receipts: ReceiptDraft[]): Promise<void> {
    const { spool } = this;
    if (!spool) return this.store(receipts);
    // Behind what already waits there: a contact's messages stay in their order.
    if (!spool.isEmpty) return spool.keep(receipts);
    try {
      await this.store(receipts);
    } catch (error) {
      if (!isStorageUnavailable(error)) throw error;
      this.logger.warn({ err: error, receipts: receipts.length }, 'Postgres is away; webhooks are kept on disk until it is back');
      await spool.keep(receipts);
    }
  }

  private async store(receipts: ReceiptDraft[]): Promise<void> {
    await this.stores.receipts.insert(receipts);
    await this.ring(receipts);
  }

  private async ring(receipts: ReceiptDraft[]): Promise<void> {
    const receiptIds = receipts.map((receipt) => receipt.id);
    try {
      await this.doorbell.ring(receiptsQueue, 'process-receipts', { receiptIds }, { jobId: receiptIds[0] as string });
    } catch (error) {
      this.logger.warn(
        { err: error, receipts: receipts.length },
        'Redis did not take the doorbell; the sweep will find these receipts in Postgres',
      );
    }
  }
}

/** Tells two senders apart without naming them. */
const contactKey = (accountId: string, sender: string): string =>
  createHash('sha256').update(`${accountId} ${sender}`).digest('base64url').slice(0, 22);
