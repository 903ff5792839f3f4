import { z } from 'zod';
import { eventFamilies, eventTypes } from '../events';
import { eventId } from './events';
import { idText, line, time, timeGiven } from './fields';

const isFilter = (text: string): boolean =>
  text === '*' || text in eventTypes || (text.endsWith('.*') && eventFamilies.includes(text.slice(0, -2)));

const filters = z
  .array(z.string().max(100).refine(isFilter, { error: 'Names no type of event: see GET /v1/event-types' }))
  .min(1)
  .max(100)
  .meta({ description: '`*`, a family such as `message.*`, or a type', examples: [['message.*', 'template.approved']] });

const url = z
  .string()
  .min(1)
  .max(2000)
  .meta({ examples: ['https://hooks.example.com/heliograph'] });

export const webhookEndpointSchema = z
  .strictObject({
    id: idText('whe', 'webhook endpoint'),
    url: z.string(),
    events: z.array(z.string()),
    description: z.string().nullable(),
    state: z.enum(['active', 'paused']),
    pausedReason: z
      .string()
      .nullable()
      .meta({ description: '`failing`: nothing was taken for three days; `gone`: it answered 410' }),
    pausedAt: time.nullable(),
    failingSince: time.nullable().meta({ description: 'Since then nothing was taken' }),
    previousSecretValidUntil: time.nullable().meta({ description: 'Until then every webhook is signed with both secrets' }),
    createdAt: time,
  })
  .meta({ id: 'WebhookEndpoint' });
export type WebhookEndpointBody = z.output<typeof webhookEndpointSchema>;

const secret = z
  .string()
  .meta({ description: 'Shown this once. Signs every webhook (Standard Webhooks)', examples: ['whsec_…'] });
export const createdWebhookEndpointSchema = webhookEndpointSchema.extend({ secret }).meta({ id: 'CreatedWebhookEndpoint' });
export type CreatedWebhookEndpointBody = z.output<typeof createdWebhookEndpointSchema>;

export const createWebhookEndpointSchema = z.strictObject({ url, events: filters, description: line(500).optional() });
export type CreateWebhookEndpointBody = z.output<typeof createWebhookEndpointSchema>;

export const changeWebhookEndpointSchema = z.strictObject({
  url: url.optional(),
  events: filters.optional(),
  description: line(500).nullable().optional(),
});
export type ChangeWebhookEndpointBody = z.output<typeof changeWebhookEndpointSchema>;

export const resumeWebhookEndpointSchema = z.strictObject({
  skip: z.boolean().default(false).meta({ description: 'True: what happened while it was paused is not told' }),
});
export type ResumeWebhookEndpointBody = z.output<typeof resumeWebhookEndpointSchema>;

export const deliveryStates = ['waiting', 'delivered', 'failed', 'given_up'] as const;
export const webhookDeliverySchema = z
  .strictObject({
    id: idText('whd', 'webhook delivery'),
    endpoint: idText('whe', 'webhook endpoint'),
    event: eventId,
    type: z.string(),
    state: z.enum(deliveryStates).meta({ description: '`failed` is tried again, `given_up` is not' }),
    attempts: z.array(
      z.strictObject({
        at: time,
        status: z.number().int().nullable().meta({ description: 'Null: no answer' }),
        error: z.string().nullable(),
        durationMs: z.number().nullable(),
      }),
    ),
    nextAttemptAt: time.nullable(),
    createdAt: time,
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDeliveryBody = z.output<typeof webhookDeliverySchema>;

export const replayWebhooksSchema = z
  .strictObject({ from: timeGiven, to: timeGiven, types: filters.optional() })
  .refine(({ from, to }) => Date.parse(from) <= Date.parse(to), { error: 'Must not be before `from`', path: ['to'] });
export type ReplayWebhooksBody = z.output<typeof replayWebhooksSchema>;

export const replayedWebhooksSchema = z
  .strictObject({
    planned: z.number().int().meta({ description: 'Deliveries that are made now' }),
    continueFrom: time.nullable().meta({ description: 'There is more: ask again with this as `from`' }),
  })
  .meta({ id: 'ReplayedWebhooks' });
export type ReplayedWebhooksBody = z.output<typeof replayedWebhooksSchema>;

export const eventTypesSchema = z.strictObject({
  data: z.array(
    z
      .strictObject({
        type: z.string(),
        description: z.string(),
        dataSchema: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of `data`' }),
      })
      .meta({ id: 'EventType' }),
  ),
});
export type EventTypesBody = z.output<typeof eventTypesSchema>;
