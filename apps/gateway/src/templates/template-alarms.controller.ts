import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { templateSyncQueue } from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import type { Clock, Logger } from '@heliograph/platform';
import { templateAlarm, type ProviderRegistry } from '@heliograph/providers';
import type { GatewayConfig } from '../gateway.config';
import { defineRoute, Route } from '../http';
import { DoorAccounts } from '../receipts/door-accounts';
import { CLOCK, CONFIG, LOGGER, PROVIDERS, STORES } from '../tokens';

const alarmsRoute = defineRoute({
  method: 'POST',
  path: '/webhooks/twilio/alarms',
  operationId: 'receiveTwilioAlarm',
  summary: "Twilio's Debugger webhook",
  tags: ['Provider doors'],
  scopes: 'public',
  body: 'raw',
  responses: { 200: { description: 'Heard', contentType: 'text/plain' } },
  hidden: true,
});

/**
 * R18: an alarm about a template makes its account's sync come at once. Only a hint, and one that may be lost: nothing of it is kept or
 * believed, and the schedule finds the same a little later. Several alarms, one sync.
 */
@Controller()
export class TemplateAlarmsController {
  constructor(
    @Inject(CONFIG) private readonly config: GatewayConfig,
    @Inject(STORES) private readonly stores: Stores,
    @Inject(PROVIDERS) private readonly providers: ProviderRegistry,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly accounts: DoorAccounts,
  ) {}

  @Route(alarmsRoute)
  async alarm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const webhook = {
      method: request.method,
      url: `${this.config.PUBLIC_URL}${request.originalUrl}`,
      headers: request.headers as Record<string, string | undefined>,
      rawBody: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    };
    const provider = this.providers.get('twilio');
    const { providerAccountId } = provider.webhookHints(webhook);
    const candidates = providerAccountId === null ? [] : await this.accounts.candidates('twilio', providerAccountId);
    // Several workspaces may have connected one Twilio account: the same templates, so each looks.
    const signers = candidates.filter((candidate) => provider.verifyWebhook(candidate.provider, webhook));
    if (signers.length === 0) {
      this.logger.warn({ webhook: provider.redactWebhook(webhook) }, 'An alarm was not signed by any account it names; refused');
      await reply.status(403).type('text/plain').send('signature does not match');
      return;
    }
    if (templateAlarm(webhook))
      for (const { workspaceId, provider: account } of signers) await this.ring(workspaceId, account.id);
    await reply.status(200).type('text/plain').send('');
  }

  private async ring(workspaceId: string, accountId: string): Promise<void> {
    const { accounts, accountSyncs, dataSource, outbox } = this.stores;
    await dataSource.transaction(async (tx) => {
      // The lock makes "does one wait already?" and "then add one" one step.
      if (!(await accounts.lock(tx, workspaceId, accountId))) return;
      if (await accountSyncs.requestWaits(tx, workspaceId, accountId)) return;
      await outbox.add(tx, {
        workspaceId,
        queue: templateSyncQueue.name,
        job: 'sync-account',
        payload: { workspaceId, accountId, trigger: 'event' },
        availableAt: this.clock.now(),
      });
    });
  }
}
