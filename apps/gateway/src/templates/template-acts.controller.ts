import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import {
  appealSchema,
  decideAppealSchema,
  dependantsSchema,
  familiesSchema,
  lintReportSchema,
  lintTemplateSchema,
  previewContentSchema,
  previewSchema,
  recordAppealSchema,
  replacedSchema,
  replaceTemplateSchema,
  templateSchema,
  type DependantsBody,
  type FamiliesBody,
} from '@heliograph/contracts';
import { maySubmit, type TemplateContent } from '@heliograph/domain';
import type { Stores } from '@heliograph/persistence';
import { fromPublicId, toPublicId } from '@heliograph/platform';
import { badRequest, defineRoute, Input, notFound, publicId, Route, unprocessable, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { uuidOf } from '../public-ids';
import { By, type Requester } from '../requester';
import { STORES } from '../tokens';
import { previewOf, samplesOf } from './preview-template';
import { RecordAppeal } from './record-appeal';
import { presentTemplate } from './present-template';
import { ReleaseTemplate } from './release-template';
import { ReplaceTemplate } from './replace-template';
import { presentAppeal } from './template-detail';
import { TemplateLint } from './template-lint';

const tags = ['templates'];
const params = z.strictObject({ templateId: publicId('template') });
const read = { tags, scopes: ['templates:read'] } as const;
const write = { tags, scopes: ['templates:write'], params } as const;
const mostListed = 100;

const listFamilies = defineRoute({
  ...read,
  method: 'GET',
  path: '/v1/templates/families',
  operationId: 'listTemplateFamilies',
  summary: 'Template names with their languages, by name',
  query: z.strictObject({
    account: publicId('account').optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
    cursor: z.string().min(1).max(600).optional(),
  }),
  responses: { 200: { description: 'A page', schema: familiesSchema } },
});
const lintTemplate = defineRoute({
  ...read,
  method: 'POST',
  path: '/v1/templates/lint',
  operationId: 'lintTemplate',
  summary: 'What WhatsApp is known to refuse in a draft',
  description: "Compared also with the account's other templates and with the wordings refused there before. Nothing is kept.",
  body: lintTemplateSchema,
  responses: { 200: { description: 'The findings, worst first', schema: lintReportSchema } },
});
const previewContent = defineRoute({
  ...read,
  method: 'POST',
  path: '/v1/templates/preview',
  operationId: 'previewContent',
  summary: 'A content as a customer would see it',
  body: previewContentSchema,
  responses: { 200: { description: 'Its parts, filled in', schema: previewSchema } },
});
const previewTemplate = defineRoute({
  ...read,
  method: 'GET',
  path: '/v1/templates/:templateId/preview',
  operationId: 'previewTemplate',
  summary: 'A template as a customer would see it',
  params,
  query: z.strictObject({
    variables: z
      .string()
      .max(20_000)
      .optional()
      .meta({ description: 'JSON object of texts by variable name; left out, the samples are shown', examples: ['{"1":"Ana"}'] }),
    version: z.coerce.number().int().min(1).optional(),
  }),
  responses: { 200: { description: 'Its parts, filled in', schema: previewSchema } },
  problems: { 422: ['template_content_unknown'] },
});
const recordAppeal = defineRoute({
  ...write,
  method: 'POST',
  path: '/v1/templates/:templateId/appeals',
  operationId: 'recordTemplateAppeal',
  summary: 'Record that the business appealed with Meta',
  description: 'The business appeals itself (R6); this keeps that it did. Include a sample there: Meta asks for one.',
  body: recordAppealSchema,
  responses: { 201: { description: 'All appeals of the template', schema: z.strictObject({ data: z.array(appealSchema) }) } },
  problems: { 409: ['template_nothing_to_appeal', 'template_appeal_open'], 422: ['occurred_in_future'] },
  idempotency: 'interceptor',
});
const decideAppeal = defineRoute({
  ...write,
  method: 'POST',
  path: '/v1/templates/:templateId/appeals/:templateAppealId/outcome',
  operationId: 'decideTemplateAppeal',
  summary: "Record Meta's answer to an appeal",
  description: 'Changes no status: a template may be sent again when the provider says approved (R10).',
  params: z.strictObject({ templateId: publicId('template'), templateAppealId: publicId('templateAppeal') }),
  body: decideAppealSchema,
  responses: { 200: { description: 'All appeals of the template', schema: z.strictObject({ data: z.array(appealSchema) }) } },
  problems: { 409: ['template_appeal_decided'], 422: ['decided_at_impossible'] },
});
const listDependants = defineRoute({
  ...read,
  method: 'GET',
  path: '/v1/templates/:templateId/dependants',
  operationId: 'listTemplateDependants',
  summary: 'What waits for this template',
  description:
    'Scheduled, held and queued messages that name it, for themselves or as their fallback; of a deleted template too.',
  params,
  responses: { 200: { description: 'Counts, and the oldest ones', schema: dependantsSchema } },
});
const replaceTemplate = defineRoute({
  ...write,
  method: 'POST',
  path: '/v1/templates/:templateId/replace-with',
  operationId: 'replaceTemplate',
  summary: 'Switch everything that waits for this template to an approved one',
  description: 'All or nothing: the values of each message are checked against the other template first.',
  body: replaceTemplateSchema,
  responses: { 200: { description: 'How many were switched', schema: replacedSchema } },
  problems: {
    409: ['too_many_dependants'],
    422: ['template_variables_invalid', 'template_not_approved', 'template_wrong_account', 'template_replaces_itself'],
  },
});

const releaseTemplate = defineRoute({
  ...write,
  method: 'POST',
  path: '/v1/templates/:templateId/release',
  operationId: 'releaseTemplate',
  summary: 'Send with it again, though the provider refused it',
  description: 'What was held for it is decided again. It is held anew if the provider refuses it anew.',
  responses: { 200: { description: 'The template', schema: templateSchema } },
  problems: { 409: ['template_not_held'] },
});

@Controller()
export class TemplateActsController {
  constructor(
    private readonly lint: TemplateLint,
    private readonly appeals: RecordAppeal,
    private readonly replacing: ReplaceTemplate,
    private readonly releasing: ReleaseTemplate,
    @Inject(STORES) private readonly stores: Stores,
  ) {}

  @Route(listFamilies)
  async families(@Input() { query }: InputOf<typeof listFamilies>, @By() by: Requester): Promise<FamiliesBody> {
    const { account = null, limit, cursor } = query;
    const page = { limit, after: cursor === undefined ? null : readCursor(cursor) };
    const { families, more } = await this.stores.templates.families(by.workspaceId, account, page);
    const data = families.map(({ accountId, name, members }) => ({
      account: toPublicId('account', accountId),
      name,
      languages: members.map((member) => ({ ...member, id: toPublicId('template', member.id) })),
    }));
    const last = data.at(-1);
    return { data: data as FamiliesBody['data'], nextCursor: more && last ? `${last.name}.${last.account}` : null };
  }

  @Route(lintTemplate)
  async check(@Input() { body }: InputOf<typeof lintTemplate>, @By() by: Requester) {
    const { name, language, category, content, template, brandDomains } = body;
    const accountId = uuidOf('account', body.account);
    if (!(await this.stores.accounts.get(by.workspaceId, accountId))) throw notFound('account');
    const draft = { name, language, category, content: content as TemplateContent };
    const findings = await this.lint.check(by.workspaceId, accountId, draft, {
      exceptId: template === undefined ? null : uuidOf('template', template),
      ...(brandDomains ? { brandDomains } : {}),
    });
    return { maySubmit: maySubmit(findings), findings };
  }

  @Route(previewContent)
  previewContent(@Input() { body }: InputOf<typeof previewContent>) {
    return previewOf(body.content as TemplateContent, body.variables);
  }

  @Route(previewTemplate)
  async preview(@Input() { params, query }: InputOf<typeof previewTemplate>, @By() by: Requester) {
    const template = await this.stores.templates.get(by.workspaceId, params.templateId);
    if (!template) throw notFound('template');
    const { version = template.currentVersion } = query;
    const shown =
      version === template.currentVersion
        ? template
        : await this.stores.templateVersions.get(by.workspaceId, template.id, version);
    if (!shown) throw notFound('template version');
    const content = shown.content as TemplateContent | null;
    if (content === null) throw unprocessable('template_content_unknown', 'The content could not be read from the provider.');
    return previewOf(content, query.variables === undefined ? samplesOf(content) : valuesIn(query.variables));
  }

  @Route(recordAppeal)
  async appeal(@Input() { params, body }: InputOf<typeof recordAppeal>, @By() by: Requester) {
    return { data: (await orRefuse(this.appeals.record(by, params.templateId, body))).map(presentAppeal) };
  }

  @Route(decideAppeal)
  async decide(@Input() { params, body }: InputOf<typeof decideAppeal>, @By() by: Requester) {
    const { templateId, templateAppealId } = params;
    return { data: (await orRefuse(this.appeals.decide(by, templateId, templateAppealId, body))).map(presentAppeal) };
  }

  @Route(listDependants)
  async dependants(@Input() { params }: InputOf<typeof listDependants>, @By() by: Requester): Promise<DependantsBody> {
    const { templates, templateDependants } = this.stores;
    const template = await templates.find(by.workspaceId, params.templateId);
    if (!template) throw notFound('template');
    const [counts, oldest] = await Promise.all([
      templateDependants.summary(by.workspaceId, template.id),
      templateDependants.list(by.workspaceId, template.id, mostListed),
    ]);
    return {
      total: counts.reduce((sum, { messages }) => sum + messages, 0),
      counts,
      oldest: oldest.map(({ messageId, use, state, sendAt }) => ({
        message: toPublicId('message', messageId),
        use,
        state,
        sendAt: sendAt?.toISOString() ?? null,
      })),
    };
  }

  @Route(releaseTemplate)
  async release(@Input() { params }: InputOf<typeof releaseTemplate>, @By() by: Requester) {
    return presentTemplate(await orRefuse(this.releasing.release(by, params.templateId)));
  }

  @Route(replaceTemplate)
  replace(@Input() { params, body }: InputOf<typeof replaceTemplate>, @By() by: Requester) {
    return orRefuse(this.replacing.replace(by, params.templateId, body));
  }
}

function valuesIn(json: string): Record<string, string> {
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch {
    given = null;
  }
  const values = z.record(z.string(), z.string().max(1024)).safeParse(given);
  if (!values.success) throw badRequest('invalid_parameter', 'variables must be a JSON object of texts, such as {"1":"Ana"}.');
  return values.data;
}

/** A name holds no dot, so the last family of a page is `name.account`. */
function readCursor(cursor: string): { name: string; accountId: string } {
  const [name = '', account = ''] = cursor.split('.');
  const accountId = fromPublicId('account', account);
  if (name === '' || accountId === null) throw badRequest('invalid_parameter', 'cursor is not one that a page gave.');
  return { name, accountId };
}
