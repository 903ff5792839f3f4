import { deliveryStatuses, lanes, messageStates, purposes } from '@heliograph/domain';
import { z } from 'zod';
import { decisionRecordSchema, decisionSchema, reasonSchema } from './decision';
import {
  channelId,
  contactId,
  conversationId,
  idText,
  line,
  mediaId,
  messageId,
  phoneGiven,
  templateId,
  time,
  timeGiven,
} from './fields';
import { contactCardsSchema, interactiveSchema, locationSchema, reactionSchema } from './message-content';

const variables = z.record(z.string().min(1).max(64), z.string().max(4096)).default({});
const templateById = z.strictObject({ id: templateId, variables });
const templateByName = z.strictObject({ name: z.string().min(1).max(512), language: z.string().min(2).max(20), variables });

const contentFields = {
  text: z.string().min(1).max(20_000).optional(),
  media: z
    .strictObject({
      id: mediaId.optional().meta({ description: 'A file of ours: POST /v1/media. Or give its url' }),
      url: z.string().min(1).max(4000).optional(),
      caption: z.string().max(20_000).optional(),
      filename: line(240).optional(),
    })
    .refine(({ id, url }) => (id === undefined) !== (url === undefined), {
      error: 'Give exactly one of id and url',
      params: { code: 'one_source' },
    })
    .optional(),
  interactive: interactiveSchema.optional(),
  reaction: reactionSchema.optional(),
  location: locationSchema.optional(),
  contacts: contactCardsSchema.optional(),
  template: z.union([templateById, templateByName]).optional(),
};
const contentNames = Object.keys(contentFields) as (keyof typeof contentFields)[];
const wallTime = z
  .string()
  .regex(
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/,
    'Must be a wall time such as 2026-12-01T09:00',
  )
  .refine((text) => new Date(`${text.slice(0, 10)}T00:00Z`).toISOString().startsWith(text.slice(0, 10)), {
    error: 'There is no such day',
  });
const contactTime = z.strictObject({
  at: wallTime,
  zone: z
    .literal('contact')
    .meta({ description: "The contact's own zone, else its country's where that has one, else the workspace's" }),
});
const sendingFields = {
  ...contentFields,
  replyTo: messageId.optional().meta({ description: 'Quotes this message of the conversation; free-form only' }),
  purpose: z
    .enum(purposes)
    .optional()
    .meta({ description: 'Why we write. A template has its category; free-form is `service` by default' }),
  sendAt: z.union([timeGiven, contactTime]).optional().meta({
    description: "Not before; the policy decides again then. A wall time with `zone: contact` is one on the contact's clock",
  }),
  expiresAt: timeGiven.optional().meta({ description: 'Worthless after this: it is never handed over later' }),
  fallback: z
    .strictObject({ template: templateById })
    .optional()
    .meta({ description: 'What goes instead when a free-form message would miss the window. Never guessed' }),
  onUnknown: z
    .enum(['resend', 'ask', 'give_up'])
    .optional()
    .meta({ description: 'What to do when nobody can tell whether the provider took it' }),
  reference: line(200).optional().meta({ description: "The caller's own name for it" }),
};

/** Exactly one content; fallback and replyTo only beside free-form. */
const oneContent = {
  check: (given: Partial<Record<keyof typeof contentFields, unknown>>) =>
    contentNames.filter((name) => given[name] !== undefined).length === 1,
  problem: { error: `Give exactly one of ${contentNames.join(', ')}`, params: { code: 'one_content' } },
};
const noQuoteForTemplates = {
  check: (given: { template?: unknown; replyTo?: unknown }) => given.template === undefined || given.replyTo === undefined,
  problem: { error: 'A template quotes nothing', params: { code: 'reply_not_allowed' }, path: ['replyTo'] },
};
const noFallbackForTemplates = {
  check: (given: { template?: unknown; fallback?: unknown }) => given.template === undefined || given.fallback === undefined,
  problem: { error: 'A template needs no fallback', params: { code: 'fallback_not_allowed' }, path: ['fallback'] },
};

export const recipientSchema = z.union([
  z.strictObject({ phone: phoneGiven }),
  z.strictObject({ contact: contactId }),
  z.strictObject({ providerUserId: z.string().min(1).max(140) }),
]);

export const sendMessageSchema = z
  .strictObject({ channel: channelId, to: recipientSchema, ...sendingFields })
  .refine(oneContent.check, oneContent.problem)
  .refine(noFallbackForTemplates.check, noFallbackForTemplates.problem)
  .refine(noQuoteForTemplates.check, noQuoteForTemplates.problem);
export type SendMessageBody = z.output<typeof sendMessageSchema>;

export const replySchema = z
  .strictObject(sendingFields)
  .refine(oneContent.check, oneContent.problem)
  .refine(noFallbackForTemplates.check, noFallbackForTemplates.problem)
  .refine(noQuoteForTemplates.check, noQuoteForTemplates.problem);
export type ReplyBody = z.output<typeof replySchema>;

export const acceptedMessageSchema = z
  .strictObject({
    id: messageId,
    state: z.enum(['queued', 'held', 'scheduled']),
    createdAt: time,
    reference: z.string().nullable(),
    reasons: z.array(reasonSchema).meta({ description: 'What a held message waits for' }),
  })
  .meta({ id: 'AcceptedMessage' });
export type AcceptedMessageBody = z.output<typeof acceptedMessageSchema>;

export const mostInBatch = 1000;
export const sendBatchSchema = z.strictObject({ messages: z.array(sendMessageSchema).min(1).max(mostInBatch) });
export type SendBatchBody = z.output<typeof sendBatchSchema>;

export const batchResultSchema = z
  .strictObject({
    accepted: z.int(),
    refused: z.int(),
    results: z
      .array(
        z.union([
          z.strictObject({ index: z.int(), outcome: z.literal('accepted'), message: acceptedMessageSchema }),
          z.strictObject({
            index: z.int(),
            outcome: z.literal('refused'),
            code: z.string(),
            detail: z.string(),
            reasons: z.array(reasonSchema),
          }),
        ]),
      )
      .meta({ description: 'One per message, in their order' }),
  })
  .meta({ id: 'BatchResult' });
export type BatchResultBody = z.output<typeof batchResultSchema>;

export const explanationSchema = z
  .strictObject({
    decision: decisionSchema,
    disposition: z.enum(['send', 'hold', 'refuse']).meta({ description: 'What POST /v1/messages would do' }),
    category: z.enum(['service', 'utility', 'authentication', 'marketing']),
    alternatives: z
      .array(z.strictObject({ id: templateId, name: z.string(), language: z.string() }))
      .meta({ description: 'Approved templates that could go with the given values' }),
    estimatedPrice: z
      .strictObject({
        amount: z.number(),
        currency: z.literal('USD'),
        isEstimate: z.literal(true),
        market: z.string(),
        sourceDate: z.string(),
        tableVersion: z.string(),
      })
      .nullable(),
  })
  .meta({ id: 'Explanation' });
export type ExplanationBody = z.output<typeof explanationSchema>;

export const anyMessageState = z.enum([...messageStates, 'received']);

const inChinese = z.strictObject({ title: z.string(), remedy: z.string() });
export const messageErrorSchema = z
  .looseObject({
    code: z.string().meta({ description: "Ours, or the provider's own" }),
    title: z.string().meta({ description: 'What went wrong, for people' }),
    remedy: z.string().meta({ description: 'What to do about it' }),
    translations: z.strictObject({ 'zh-CN': inChinese }),
  })
  .meta({ id: 'MessageError' });
export type MessageErrorBody = z.output<typeof messageErrorSchema>;

export const messageSchema = z
  .strictObject({
    id: messageId,
    direction: z.enum(['in', 'out']),
    kind: z.string(),
    purpose: z.enum(purposes),
    lane: z.enum(lanes).nullable(),
    state: anyMessageState,
    holder: z.enum(['ours', 'provider', 'network', 'customer', 'nobody']).meta({ description: 'Who has it now' }),
    channel: channelId,
    contact: contactId,
    conversation: conversationId,
    content: z.unknown(),
    template: z.strictObject({ id: templateId, variables: z.record(z.string(), z.unknown()) }).nullable(),
    fallback: z.strictObject({ id: templateId, variables: z.record(z.string(), z.unknown()) }).nullable(),
    replyTo: messageId.nullable().meta({ description: 'The message it quotes' }),
    reference: z.string().nullable(),
    replayOf: messageId.nullable().meta({ description: 'The message that failed and that this one sends anew' }),
    onUnknown: z.string().nullable(),
    actor: z.string().nullable(),
    attempts: z.int(),
    providerMessageId: z.string().nullable(),
    holdReasons: z.array(reasonSchema).nullable(),
    error: messageErrorSchema.nullable(),
    times: z.strictObject({
      createdAt: time,
      sendAt: time.nullable(),
      expiresAt: time.nullable(),
      queuedAt: time.nullable(),
      handedOffAt: time.nullable(),
      sentAt: time.nullable(),
      deliveredAt: time.nullable(),
      readAt: time.nullable(),
      endedAt: time.nullable(),
    }),
  })
  .meta({ id: 'Message' });
export type MessageBody = z.output<typeof messageSchema>;

export const messageTimelineSchema = messageSchema
  .extend({
    timeline: z.strictObject({
      attempts: z.array(
        z.strictObject({
          id: idText('att', 'attempt'),
          number: z.int(),
          openedAt: time,
          closedAt: time.nullable(),
          outcome: z.string().nullable().meta({ description: 'null while it is open' }),
          providerMessageId: z.string().nullable(),
          errorKind: z.string().nullable(),
          errorCode: z.string().nullable(),
          errorMessage: z.string().nullable(),
        }),
      ),
      reports: z.array(
        z.strictObject({
          id: idText('dlr', 'delivery report'),
          status: z.enum(deliveryStatuses).nullable(),
          statusRaw: z.string(),
          errorCode: z.string().nullable(),
          errorMessage: z.string().nullable(),
          applied: z.boolean().meta({ description: 'Whether it moved the message; a late or repeated one does not' }),
          receivedAt: time,
        }),
      ),
      decisions: z.array(decisionRecordSchema),
    }),
  })
  .meta({ id: 'MessageTimeline' });
export type MessageTimelineBody = z.output<typeof messageTimelineSchema>;

export const messageWhySchema = z
  .strictObject({ message: messageId, state: anyMessageState, decisions: z.array(decisionRecordSchema) })
  .meta({ id: 'MessageWhy' });
export type MessageWhyBody = z.output<typeof messageWhySchema>;
