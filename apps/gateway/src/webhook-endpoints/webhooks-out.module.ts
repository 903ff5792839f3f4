import { Module } from '@nestjs/common';
import { Acts } from '../audit/acts';
import { ChangeWebhookEndpoint } from './change-webhook-endpoint';
import { ReplayWebhooks } from './replay-webhooks';
import { WebhookDeliveriesController } from './webhook-deliveries.controller';
import { WebhookEndpointsController } from './webhook-endpoints.controller';

/** Where platform teams are told of events; the sender does the telling. */
@Module({
  controllers: [WebhookEndpointsController, WebhookDeliveriesController],
  providers: [Acts, ChangeWebhookEndpoint, ReplayWebhooks],
})
export class WebhooksOutModule {}
