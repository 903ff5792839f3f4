import { lintRuleIds, lintSeverities, templateCategories, type TemplateKind } from '@heliograph/domain';
import { z } from 'zod';
import { accountId, templateId } from './fields';
import { createTemplateSchema, templateContentSchema, templateSchema } from './templates';

type Content = z.output<typeof templateContentSchema>;
type Part = 'header' | 'footer' | 'buttons' | 'list' | 'cards' | 'authentication';

/** What a template of each kind is made of (facts §3.1, §6.6). `needs` must be there; nothing outside `needs` and `may` may be. */
const partsOf: Record<TemplateKind, { needs: Part[]; may: Part[] }> = {
  text: { needs: [], may: ['header', 'footer'] },
  media: { needs: ['header'], may: ['footer'] },
  quick_reply: { needs: ['buttons'], may: ['header', 'footer'] },
  call_to_action: { needs: ['buttons'], may: ['header', 'footer'] },
  list_picker: { needs: ['list'], may: [] },
  card: { needs: [], may: ['header', 'footer', 'buttons'] },
  carousel: { needs: ['cards'], may: [] },
  authentication: { needs: ['authentication'], may: [] },
};
const parts: Part[] = ['header', 'footer', 'buttons', 'list', 'cards', 'authentication'];

function checkParts(content: Content, context: z.core.$RefinementCtx<Content>): void {
  const { needs, may } = partsOf[content.kind];
  const holds = (part: Part): boolean => {
    const value = content[part];
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
  };
  const problem = (part: Part, code: string, message: string) =>
    context.addIssue({ code: 'custom', path: [part], message, params: { code } });
  for (const part of parts) {
    if (needs.includes(part) && !holds(part)) problem(part, 'part_missing', `A ${content.kind} template needs ${part}`);
    if (holds(part) && !needs.includes(part) && !may.includes(part))
      problem(part, 'part_not_allowed', `A ${content.kind} template has no ${part}`);
  }
  if (content.kind === 'media' && content.header?.format === 'text')
    problem('header', 'part_missing', 'A media template needs an image, a video or a document as its header');
}

/** The content of a draft: besides the form of each part, the parts its kind is made of. */
export const authoredContentSchema = templateContentSchema.superRefine(checkParts);

export const authorTemplateSchema = createTemplateSchema.extend({ content: authoredContentSchema });

export const changeTemplateSchema = z
  .strictObject({
    content: authoredContentSchema.optional(),
    category: z
      .enum(templateCategories)
      .optional()
      .meta({ description: 'Not of a template that is approved: WhatsApp fixed it then' }),
  })
  .refine((given) => given.content !== undefined || given.category !== undefined, { error: 'Give a content or a category' });
export type ChangeTemplateBody = z.output<typeof changeTemplateSchema>;

/** Any draft, however wrong: that is what the lint is for. */
export const lintTemplateSchema = z.strictObject({
  account: accountId,
  name: z.string().max(1000),
  language: z.string().max(40),
  category: z.enum(templateCategories),
  content: templateContentSchema,
  template: templateId.optional().meta({ description: 'The one being edited, so that it is not called a duplicate of itself' }),
  brandDomains: z
    .array(z.string().regex(/^[a-z0-9.-]{3,253}$/i))
    .max(50)
    .optional()
    .meta({ description: 'Domains of the business: a link elsewhere is then worth a look' }),
});
export type LintTemplateBody = z.output<typeof lintTemplateSchema>;

export const findingSchema = z
  .strictObject({
    ruleId: z.enum(lintRuleIds as [string, ...string[]]),
    severity: z.enum(lintSeverities).meta({ description: '`blocks` refuses a submission; the others are for a person to weigh' }),
    place: z.strictObject({ pointer: z.string(), start: z.int().optional(), end: z.int().optional() }),
    message: z.string(),
    why: z.string(),
    fix: z.string(),
    source: z.string(),
  })
  .meta({ id: 'LintFinding' });

export const lintReportSchema = z
  .strictObject({ maySubmit: z.boolean(), findings: z.array(findingSchema).meta({ description: 'Worst first' }) })
  .meta({ id: 'LintReport' });
export type LintReportBody = z.output<typeof lintReportSchema>;

export const submittedTemplateSchema = templateSchema
  .extend({
    findings: z.array(findingSchema).meta({ description: 'What the lint would have a person look at; none of them blocks' }),
  })
  .meta({ id: 'SubmittedTemplate' });

const values = z.record(z.string().regex(/^\w{1,64}$/), z.string().max(1024));

export const previewContentSchema = z.strictObject({ content: templateContentSchema, variables: values.default({}) });

const shownButton = z.strictObject({
  type: z.enum(['quick_reply', 'url', 'phone_number', 'copy_code']),
  title: z.string(),
  id: z.string().optional(),
  url: z.string().optional(),
  phone: z.string().optional(),
  code: z.string().optional(),
});

/** As a customer would see it, in parts that a console can draw. */
export const previewSchema = z
  .strictObject({
    header: z
      .strictObject({
        format: z.enum(['text', 'image', 'video', 'document', 'location']),
        text: z.string().nullable(),
        mediaUrl: z.string().nullable(),
      })
      .nullable(),
    body: z.string(),
    footer: z.string().nullable(),
    buttons: z.array(shownButton),
    list: z
      .strictObject({
        button: z.string(),
        items: z.array(z.strictObject({ id: z.string(), title: z.string(), description: z.string().optional() })),
      })
      .nullable(),
    cards: z.array(
      z.strictObject({ title: z.string().optional(), body: z.string(), mediaUrl: z.string(), buttons: z.array(shownButton) }),
    ),
    text: z.string().meta({ description: 'Header, body and footer in one, for lists and notifications' }),
    problems: z.array(z.strictObject({ variable: z.string(), problem: z.string(), message: z.string() })).meta({
      description: 'What would keep a send with these values from leaving; `{{name}}` stays visible where a value is missing',
    }),
  })
  .meta({ id: 'TemplatePreview' });
export type PreviewBody = z.output<typeof previewSchema>;
