import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import {
  dismissReceiptQuery,
  pageOf,
  quarantinedReceiptSchema,
  quarantineReplaySchema,
  receiptTrouble,
  replayQuarantineSchema,
  type QuarantinedReceiptBody,
} from '@heliograph/contracts';
import type { Stores, WebhookReceipt } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import type { ProviderRegistry } from '@heliograph/providers';
import { defineRoute, Input, notFound, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { pageOfKind, pageRequest, presentPage } from '../paging';
import { publicOrNull } from '../public-ids';
import { rawWebhookOf } from '../receipts/raw-webhook-of';
import { By, type Requester } from '../requester';
import { PROVIDERS, STORES } from '../tokens';
import { DismissReceipt } from './dismiss-receipt';
import { ReplayReceipts } from './replay-receipts';

const tags = ['operations'];
const one = { params: z.strictObject({ receiptId: publicId('receipt') }), tags } as const;
const replayed = { 200: { description: 'Waits to be understood once more', schema: quarantineReplaySchema } } as const;
const problems = { 409: ['receipt_not_quarantined'] } as const;

const listQuarantine = defineRoute({
  method: 'GET',
  path: '/v1/quarantine',
  operationId: 'listQuarantine',
  summary: "Provider's webhooks that were set aside, newest first",
  tags,
  scopes: ['operations:read'],
  query: z.strictObject({ ...pageOfKind('receipt'), reason: receiptTrouble.optional() }),
  responses: { 200: { description: 'A page', schema: pageOf(quarantinedReceiptSchema) } },
});
const getQuarantined = defineRoute({
  ...one,
  method: 'GET',
  path: '/v1/quarantine/:receiptId',
  operationId: 'getQuarantined',
  summary: 'One of them',
  scopes: ['operations:read'],
  responses: { 200: { description: 'The receipt', schema: quarantinedReceiptSchema } },
});
const replayReceipt = defineRoute({
  ...one,
  method: 'POST',
  path: '/v1/quarantine/:receiptId/replay',
  operationId: 'replayReceipt',
  summary: 'Try again to understand it, after a fix',
  scopes: ['operations:write'],
  responses: replayed,
  problems,
});
const replayQuarantine = defineRoute({
  method: 'POST',
  path: '/v1/quarantine/replay',
  operationId: 'replayQuarantine',
  summary: 'Try again with all of a reason, oldest first, at most 1000 at a time',
  tags,
  scopes: ['operations:write'],
  body: replayQuarantineSchema,
  responses: replayed,
});
const dismissReceipt = defineRoute({
  ...one,
  method: 'DELETE',
  path: '/v1/quarantine/:receiptId',
  operationId: 'dismissReceipt',
  summary: 'Take it out of quarantine for good; it stays on record',
  query: dismissReceiptQuery,
  scopes: ['operations:write'],
  responses: { 204: { description: 'Dismissed' } },
  problems,
});

@Controller()
export class QuarantineController {
  constructor(
    private readonly replaying: ReplayReceipts,
    private readonly dismissing: DismissReceipt,
    @Inject(STORES) private readonly stores: Stores,
    @Inject(PROVIDERS) private readonly providers: ProviderRegistry,
  ) {}

  @Route(listQuarantine)
  async list(@Input() { query }: InputOf<typeof listQuarantine>, @By() by: Requester) {
    const page = await this.stores.quarantine.page(by.workspaceId, pageRequest(query), query.reason ?? null);
    return presentPage('receipt', page, (receipt) => this.present(receipt));
  }

  @Route(getQuarantined)
  async get(@Input() { params }: InputOf<typeof getQuarantined>, @By() by: Requester) {
    const receipt = await this.stores.quarantine.find(by.workspaceId, params.receiptId);
    if (!receipt) throw notFound('receipt');
    return this.present(receipt);
  }

  @Route(replayReceipt)
  replay(@Input() { params }: InputOf<typeof replayReceipt>, @By() by: Requester) {
    return orRefuse(this.replaying.one(by, params.receiptId));
  }

  @Route(replayQuarantine)
  replayMany(@Input() { body }: InputOf<typeof replayQuarantine>, @By() by: Requester) {
    return this.replaying.many(by, body.reason ?? null);
  }

  @Route(dismissReceipt)
  async dismiss(@Input() { params, query }: InputOf<typeof dismissReceipt>, @By() by: Requester): Promise<void> {
    await orRefuse(this.dismissing.dismiss(by, params.receiptId, query.note ?? null));
  }

  /** Names of parameters, and values of those that name no person: what operators need to see what kind of thing it is. */
  private present(receipt: WebhookReceipt): QuarantinedReceiptBody {
    const headers = receipt.headers as Record<string, string>;
    const { url, params } = this.providers.get(receipt.provider).redactWebhook(rawWebhookOf({ ...receipt, headers }));
    return {
      id: toPublicId('receipt', receipt.id),
      provider: receipt.provider,
      door: receipt.door,
      account: publicOrNull('account', receipt.accountId),
      reason: (receipt.trouble ?? 'failed') as QuarantinedReceiptBody['reason'],
      detail: receipt.reason ?? '',
      receivedAt: receipt.receivedAt.toISOString(),
      quarantinedAt: receipt.processedAt?.toISOString() ?? null,
      bytes: Buffer.byteLength(receipt.body),
      replays: receipt.replays,
      preview: { url, params },
    };
  }
}
