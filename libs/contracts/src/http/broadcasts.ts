import { audienceStates, broadcastStates, contactFields, pausers, recipientStates } from '@heliograph/domain';
import { z } from 'zod';
import { channelId, contactId, idText, line, messageId, phoneGiven, templateId, time, timeGiven } from './fields';

export const broadcastId = idText('brc', 'broadcast');

const variableName = z.string().regex(/^[A-Za-z0-9_]{1,64}$/, 'The name of a template variable, such as 1 or first_name');
const columnName = line(64);
export const mostColumns = 50;

/** Where each template variable comes from; one left out takes the recipient's own value of its name. */
export const broadcastVariablesSchema = z
  .record(
    variableName,
    z.union([
      z.strictObject({ column: columnName.meta({ description: "A column of the audience's file, or a name in `variables`" }) }),
      z.strictObject({ field: z.enum(contactFields) }),
      z.strictObject({ value: z.string().min(1).max(1024) }),
    ]),
  )
  .refine((given) => Object.keys(given).length <= mostColumns, { error: `At most ${mostColumns} variables` });
export type BroadcastVariablesBody = z.output<typeof broadcastVariablesSchema>;

const share = z.number().gt(0).max(100).nullable();
export const thresholdsSchema = z.strictObject({
  failurePercent: share.meta({ description: 'Of the latest messages with a result; null switches it off' }),
  optOutPercent: share.meta({ description: 'Of the latest recipients, after their message left; null switches it off' }),
  minSample: z.int().min(1).max(5000),
});

export const progressSchema = z
  .strictObject({
    total: z.int(),
    pending: z.int().meta({ description: 'Not decided on yet' }),
    queued: z.int().meta({ description: 'Released; waits for its turn, or is being handed over' }),
    held: z.int(),
    handedOff: z.int().meta({ description: 'The provider has it, and nothing more is known; an unknown outcome counts here' }),
    sent: z.int(),
    delivered: z.int(),
    read: z.int(),
    failed: z.int(),
    undelivered: z.int(),
    expired: z.int(),
    canceled: z.int(),
    refused: z.int().meta({ description: 'The policy refused this recipient: no message was made' }),
    replied: z.int().meta({ description: 'Wrote to us within three days; counted beside the states' }),
    optedOut: z.int().meta({ description: 'Withdrew a consent within three days; counted beside the states' }),
  })
  .meta({ id: 'BroadcastProgress', description: 'From `pending` to `refused` every recipient is counted exactly once' });
export type BroadcastProgressBody = z.output<typeof progressSchema>;

export const broadcastSchema = z
  .strictObject({
    id: broadcastId,
    name: z.string(),
    channel: channelId,
    template: z.strictObject({ id: templateId, name: z.string(), language: z.string() }),
    variables: z.record(z.string(), z.record(z.string(), z.string())),
    audience: z.strictObject({
      state: z.enum(audienceStates),
      count: z.int(),
      refused: z.int().meta({ description: 'Rows that could not be read as a recipient' }),
      hash: z.string().nullable().meta({ description: 'SHA-256 over the frozen recipients in the order of their ids' }),
    }),
    state: z
      .enum(broadcastStates)
      .meta({ description: '`ready`: the audience is frozen; with `startRequestedAt` it waits for `startAt`' }),
    pausedBy: z.enum(pausers).nullable(),
    pauseReason: z.string().nullable(),
    waiting: z
      .strictObject({ code: z.string(), message: z.string(), until: time.nullable() })
      .nullable()
      .meta({ description: 'Running, and nothing is released now: what it waits for' }),
    startAt: time.nullable(),
    startRequestedAt: time.nullable(),
    ratePerSecond: z.int().nullable(),
    thresholds: thresholdsSchema,
    expiresAt: time.nullable(),
    createdBy: z.string(),
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    progress: progressSchema,
    version: z.int(),
    createdAt: time,
  })
  .meta({ id: 'Broadcast' });
export type BroadcastBody = z.output<typeof broadcastSchema>;

const plan = {
  startAt: timeGiven.nullable().optional(),
  ratePerSecond: z.int().min(1).max(1000).nullable().optional(),
  thresholds: thresholdsSchema.partial().optional(),
  expiresAt: timeGiven.nullable().optional(),
};
export const createBroadcastSchema = z.strictObject({
  name: line(200),
  channel: channelId,
  template: z.union([
    z.strictObject({ id: templateId }),
    z.strictObject({ name: z.string().min(1).max(512), language: z.string().min(2).max(20) }),
  ]),
  variables: broadcastVariablesSchema.optional(),
  ...plan,
});
export type CreateBroadcastBody = z.output<typeof createBroadcastSchema>;

/** A draft may be changed in everything; once its audience is frozen, in its name and plan; while it runs, in its pace and thresholds. */
export const changeBroadcastSchema = createBroadcastSchema.partial().extend({ version: z.int().min(1).optional() });
export type ChangeBroadcastBody = z.output<typeof changeBroadcastSchema>;

export const mostRecipients = 1_000_000;
export const recipientsAtOnce = 10_000;
export const recipientGivenSchema = z
  .strictObject({
    phone: phoneGiven.optional(),
    contact: contactId.optional(),
    variables: z
      .record(columnName, z.string().max(1024))
      .refine((given) => Object.keys(given).length <= mostColumns, { error: `At most ${mostColumns} variables` })
      .optional(),
  })
  .refine(({ phone, contact }) => (phone === undefined) !== (contact === undefined), { error: 'Either phone or contact' });
export type RecipientGivenBody = z.output<typeof recipientGivenSchema>;
export const addRecipientsSchema = z.strictObject({ recipients: z.array(recipientGivenSchema).min(1).max(recipientsAtOnce) });

export const addedRecipientsSchema = z
  .strictObject({
    added: z.int(),
    refused: z.int(),
    duplicates: z.int().meta({ description: 'In the audience already; the first values stay' }),
    errors: z
      .array(z.strictObject({ line: z.int(), code: z.string(), message: z.string() }))
      .meta({ description: 'The first hundred; a line of the file, or the place in the list counted from 1' }),
  })
  .meta({ id: 'AddedRecipients' });
export type AddedRecipientsBody = z.output<typeof addedRecipientsSchema>;

export const fromContactsSchema = z.strictObject({
  language: z.string().min(2).max(20).optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'An ISO 3166-1 country code such as BR')
    .optional(),
  consented: z.enum(['service', 'utility', 'authentication', 'marketing']).optional(),
});
export type FromContactsBody = z.output<typeof fromContactsSchema>;

export const testBroadcastSchema = z.strictObject({ to: z.array(phoneGiven).min(1).max(5) });
export const testedBroadcastSchema = z
  .strictObject({
    data: z.array(
      z.strictObject({
        phone: z.string(),
        message: messageId.nullable(),
        state: z.enum(['queued', 'held', 'scheduled', 'refused']),
        code: z.string().nullable(),
        detail: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'TestedBroadcast' });
export type TestedBroadcastBody = z.output<typeof testedBroadcastSchema>;

const countOf = { code: z.string(), count: z.int() };
export const forecastSchema = z
  .strictObject({
    recipients: z.int(),
    wouldGoNow: z.int(),
    startsAt: time,
    finishesAt: time.nullable().meta({ description: 'Null when some wait for something no clock brings' }),
    perSecond: z.number(),
    waitingFor: z.array(z.strictObject({ ...countOf, until: time.nullable() })),
    refused: z.array(z.strictObject(countOf)),
    estimatedCost: z.strictObject({ amount: z.number(), currency: z.string(), isEstimate: z.literal(true) }).nullable(),
    days: z.array(z.strictObject({ date: z.string(), count: z.int() })).meta({ description: 'How many leave on which day, UTC' }),
    decidedOn: z.int().meta({ description: 'So many recipients were put before the policy; the rest is reckoned from them' }),
  })
  .meta({ id: 'BroadcastForecast' });
export type BroadcastForecastBody = z.output<typeof forecastSchema>;

export const broadcastRecipientSchema = z
  .strictObject({
    contact: contactId,
    phone: z.string().nullable(),
    message: messageId.nullable(),
    state: z.enum(recipientStates),
    code: z.string().nullable(),
    detail: z.string().nullable(),
    at: time.nullable(),
  })
  .meta({ id: 'BroadcastRecipient' });
export type BroadcastRecipientBody = z.output<typeof broadcastRecipientSchema>;
