import { templateCategories, templateKinds, templateStatuses } from '@heliograph/domain';
import { z } from 'zod';
import { accountId, idText, line, templateId, time } from './fields';

const title = line(200);
const button = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('quick_reply'), title, id: z.string().max(200).optional() }),
  z.strictObject({ type: z.literal('url'), title, url: z.string().min(1).max(2000) }),
  z.strictObject({ type: z.literal('phone_number'), title, phone: z.string().min(1).max(40) }),
  z.strictObject({ type: z.literal('copy_code'), title, code: z.string().min(1).max(200) }),
]);

/** Form only: whether WhatsApp would approve it is the lint's business, and in the end WhatsApp's. */
export const templateContentSchema = z
  .strictObject({
    kind: z.enum(templateKinds),
    header: z
      .discriminatedUnion('format', [
        z.strictObject({ format: z.literal('text'), text: line(1000) }),
        z.strictObject({ format: z.enum(['image', 'video', 'document']), sampleUrl: z.string().min(1).max(2000) }),
        z.strictObject({ format: z.literal('location') }),
      ])
      .optional(),
    body: z.string().max(4096),
    footer: line(1000).optional(),
    buttons: z.array(button).max(20).optional(),
    list: z
      .strictObject({
        button: title,
        items: z
          .array(z.strictObject({ id: line(200), title, description: line(500).optional() }))
          .min(1)
          .max(20),
      })
      .optional(),
    cards: z
      .array(
        z.strictObject({
          title: title.optional(),
          body: z.string().max(4096),
          mediaUrl: z.string().min(1).max(2000),
          buttons: z.array(button).max(20),
        }),
      )
      .max(20)
      .optional(),
    authentication: z
      .strictObject({
        addSecurityRecommendation: z.boolean(),
        codeExpirationMinutes: z.int().min(1).max(90).optional(),
        copyCodeText: line(100),
      })
      .optional(),
    variables: z
      .array(z.strictObject({ name: z.string().regex(/^\w{1,64}$/), sample: z.string().max(1024) }))
      .max(100)
      .default([])
      .refine((given) => new Set(given.map(({ name }) => name)).size === given.length, { error: 'A variable is declared twice' }),
  })
  .meta({ id: 'TemplateContent' });

export const templateSchema = z
  .strictObject({
    id: templateId,
    account: accountId,
    name: z.string(),
    language: z.string(),
    status: z.enum(templateStatuses).meta({ description: 'R10: only `approved` may be sent' }),
    statusRaw: z.string().nullable().meta({ description: "The provider's own word" }),
    category: z.enum(templateCategories),
    requestedCategory: z.enum(templateCategories).nullable(),
    content: z.unknown().meta({ description: 'As authored; null when it was imported and could not be read' }),
    providerTemplateId: z.string().nullable(),
    rejectionReason: z.string().nullable(),
    quality: z.string().nullable(),
    pausedUntil: time.nullable(),
    held: z
      .strictObject({ at: time, code: z.string(), message: z.string() })
      .nullable()
      .meta({ description: 'The provider refused it at sending: what uses it waits until it is approved anew or released' }),
    source: z.string(),
    currentVersion: z.int().meta({ description: 'The version that is sent' }),
    pendingVersion: z.int().nullable().meta({ description: 'An edit that waits for its submission or review' }),
    submittedAt: time.nullable(),
    reviewedAt: time.nullable(),
    lastSentAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Template' });
export type TemplateBody = z.output<typeof templateSchema>;

export const templateWithVersionsSchema = templateSchema
  .extend({
    versions: z.array(
      z.strictObject({
        id: idText('tpv', 'template version'),
        number: z.int(),
        status: z.string(),
        category: z.string(),
        content: z.unknown(),
        providerName: z
          .string()
          .nullable()
          .meta({ description: 'Its name at the provider: an edit is a content of its own there' }),
        providerTemplateId: z.string().nullable(),
        submittedAt: time.nullable(),
        reviewedAt: time.nullable(),
        rejectionReason: z.string().nullable(),
        createdBy: z.string(),
        createdAt: time,
      }),
    ),
  })
  .meta({ id: 'TemplateWithVersions' });
export type TemplateWithVersionsBody = z.output<typeof templateWithVersionsSchema>;

export const createTemplateSchema = z.strictObject({
  account: accountId,
  name: z.string().regex(/^[a-z0-9_]{1,512}$/, 'Only lower-case letters, digits and underscores, at most 512'),
  language: z.string().regex(/^[A-Za-z]{2,3}([_-][A-Za-z]{2,4})?$/, 'A language code such as en or pt_BR'),
  category: z.enum(templateCategories),
  content: templateContentSchema,
});
export type CreateTemplateBody = z.output<typeof createTemplateSchema>;
