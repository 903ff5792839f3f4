import { Injectable } from '@nestjs/common';
import type { ReplayedWebhooksBody, ReplayWebhooksBody } from '@heliograph/contracts';
import { webhookTestType, type WebhookDelivery } from '@heliograph/persistence';
import { Acts } from '../audit/acts';
import { conflict, notFound } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';

/** Planned by one request: a longer range answers where to go on. */
const mostReplayed = 5000;

/** Deliveries that somebody asks for: a try, one again, or all of a time range. */
@Injectable()
export class ReplayWebhooks {
  constructor(private readonly acts: Acts) {}

  test(by: Requester, endpointId: string): Promise<Outcome<WebhookDelivery>> {
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const { webhookEndpoints, webhookDeliveries, events } = this.acts.stores;
      const endpoint = await webhookEndpoints.lock(tx, by.workspaceId, endpointId);
      if (!endpoint) return notFound('webhook endpoint');
      if (endpoint.state === 'paused') return conflict('webhook_endpoint_paused', 'Resume the endpoint first.');
      const subject = { kind: 'webhookEndpoint', id: endpointId } as const;
      const about = { workspaceId: by.workspaceId, subjectKind: subject.kind, subjectId: endpointId, occurredAt: now };
      const [eventId] = await events.append(tx, [{ ...about, type: webhookTestType, data: {} }]);
      await record({ action: 'webhook_endpoint.tested', subject });
      const delivery = { endpointId, eventId: eventId as string, type: webhookTestType };
      return webhookDeliveries.plan(tx, by.workspaceId, delivery, now);
    });
  }

  one(by: Requester, deliveryId: string): Promise<Outcome<WebhookDelivery>> {
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const { webhookEndpoints, webhookDeliveries } = this.acts.stores;
      const delivery = await webhookDeliveries.get(by.workspaceId, deliveryId);
      // What is left of a deleted endpoint's deliveries leads nowhere.
      if (!delivery || !(await webhookEndpoints.get(by.workspaceId, delivery.endpointId))) return notFound('webhook delivery');
      await webhookDeliveries.replay(tx, by.workspaceId, deliveryId, now);
      await record({ action: 'webhook_delivery.replayed', subject: { kind: 'webhookDelivery', id: deliveryId } });
      return (await webhookDeliveries.get(by.workspaceId, deliveryId, tx)) ?? notFound('webhook delivery');
    });
  }

  range(by: Requester, endpointId: string, body: ReplayWebhooksBody): Promise<Outcome<ReplayedWebhooksBody>> {
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const { webhookEndpoints, webhookDeliveries } = this.acts.stores;
      const endpoint = await webhookEndpoints.lock(tx, by.workspaceId, endpointId);
      if (!endpoint) return notFound('webhook endpoint');
      const { from, to, types: filters = endpoint.events } = body;
      const range = { endpointId, from: new Date(from), to: new Date(to), filters, limit: mostReplayed };
      const { planned, next } = await webhookDeliveries.replayRange(tx, by.workspaceId, range, now);
      await record({
        action: 'webhook_endpoint.replayed',
        subject: { kind: 'webhookEndpoint', id: endpointId },
        after: { from, to, types: filters, planned },
      });
      return { planned, continueFrom: next?.toISOString() ?? null };
    });
  }
}
