import type { WebhookDeliveryBody, WebhookEndpointBody } from '@heliograph/contracts';
import type { WebhookDelivery, WebhookEndpoint } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export const presentEndpoint = (endpoint: WebhookEndpoint, now: Date): WebhookEndpointBody => ({
  id: toPublicId('webhookEndpoint', endpoint.id),
  url: endpoint.url,
  events: endpoint.events,
  description: endpoint.description,
  state: endpoint.state,
  pausedReason: endpoint.pausedReason,
  pausedAt: iso(endpoint.pausedAt),
  failingSince: iso(endpoint.failingSince),
  previousSecretValidUntil:
    endpoint.previousSecretUntil !== null && endpoint.previousSecretUntil > now ? iso(endpoint.previousSecretUntil) : null,
  createdAt: endpoint.createdAt.toISOString(),
});

export const presentDelivery = (delivery: WebhookDelivery): WebhookDeliveryBody => ({
  id: toPublicId('webhookDelivery', delivery.id),
  endpoint: toPublicId('webhookEndpoint', delivery.endpointId),
  event: toPublicId('event', delivery.eventId),
  type: delivery.type,
  state: delivery.state,
  attempts: delivery.attempts,
  nextAttemptAt: iso(delivery.nextAttemptAt),
  createdAt: delivery.createdAt.toISOString(),
});
