import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import {
  authorTemplateSchema,
  changeTemplateSchema,
  pageOf,
  submittedTemplateSchema,
  templateDetailSchema,
  templateSchema,
} from '@heliograph/contracts';
import { templateStatuses } from '@heliograph/domain';
import type { Stores } from '@heliograph/persistence';
import { defineRoute, Input, notFound, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { pageOfKind, pageRequest, presentPage } from '../paging';
import { By, type Requester } from '../requester';
import { STORES } from '../tokens';
import { ChangeTemplate } from './change-template';
import { CreateTemplate } from './create-template';
import { DeleteTemplate } from './delete-template';
import { presentTemplate } from './present-template';
import { SubmitTemplate } from './submit-template';
import { TemplateDetail } from './template-detail';

const tags = ['templates'];
const params = z.strictObject({ templateId: publicId('template') });

const createTemplate = defineRoute({
  method: 'POST',
  path: '/v1/templates',
  operationId: 'createTemplate',
  summary: 'Author a template',
  description: 'Makes a draft. Submit it for review when it is ready.',
  tags,
  scopes: ['templates:write'],
  body: authorTemplateSchema,
  responses: { 201: { description: 'The draft', schema: templateSchema } },
  problems: {
    404: ['account_not_found'],
    409: ['template_quota_reached', 'template_name_taken', 'template_name_blocked'],
    422: ['template_variables_undeclared'],
  },
  idempotency: 'interceptor',
  repeatable: true,
});
const listTemplates = defineRoute({
  method: 'GET',
  path: '/v1/templates',
  operationId: 'listTemplates',
  summary: 'List templates, newest first',
  tags,
  scopes: ['templates:read'],
  query: z.strictObject({
    ...pageOfKind('template'),
    account: publicId('account').optional(),
    status: z.enum(templateStatuses).optional(),
    name: z.string().min(1).max(512).optional(),
  }),
  responses: { 200: { description: 'A page', schema: pageOf(templateSchema) } },
});
const getTemplate = defineRoute({
  method: 'GET',
  path: '/v1/templates/:templateId',
  operationId: 'getTemplate',
  summary: 'A template with its versions, reviews, history and what to do next',
  tags,
  params,
  scopes: ['templates:read'],
  responses: { 200: { description: 'The template', schema: templateDetailSchema } },
});
const changeTemplate = defineRoute({
  method: 'PATCH',
  path: '/v1/templates/:templateId',
  operationId: 'changeTemplate',
  summary: 'Edit a template',
  description:
    'A draft is changed in place. What was submitted gets a new version, which needs a review of its own (R12): submit it. Until it is approved, an approved template goes on being sent as it was.',
  tags,
  params,
  scopes: ['templates:write'],
  body: changeTemplateSchema,
  responses: { 200: { description: 'The template', schema: templateSchema } },
  problems: {
    409: ['template_submission_in_progress', 'template_in_review', 'template_not_editable', 'template_category_fixed'],
    422: ['template_variables_undeclared', 'template_content_unknown'],
  },
});
const submitTemplate = defineRoute({
  method: 'POST',
  path: '/v1/templates/:templateId/submit',
  operationId: 'submitTemplate',
  summary: "Hand a draft or an edit to WhatsApp's review",
  description:
    'Linted first: what WhatsApp is known to refuse is refused here. Review takes up to 4 working days (R12); its end comes with the next sync. When the provider refuses, the template is a draft again and says why.',
  tags,
  params,
  scopes: ['templates:write'],
  responses: { 202: { description: 'In review', schema: submittedTemplateSchema } },
  problems: {
    409: ['template_not_submittable', 'template_submission_in_progress', 'template_quota_reached', 'template_edit_limit_reached'],
    422: ['template_lint_blocked', 'template_refused_by_provider'],
    502: ['provider_refused'],
    503: ['provider_unavailable'],
  },
});
const deleteTemplate = defineRoute({
  method: 'DELETE',
  path: '/v1/templates/:templateId',
  operationId: 'deleteTemplate',
  summary: 'Delete a template, here and at the provider',
  description: 'The name of an approved template cannot be used again for 30 days.',
  tags,
  params,
  query: z.strictObject({ force: z.enum(['true', 'false']).default('false') }),
  scopes: ['templates:write'],
  responses: { 204: { description: 'Gone' } },
  problems: {
    409: ['template_has_dependants', 'template_not_deletable', 'template_submission_in_progress'],
    502: ['provider_refused'],
    503: ['provider_unavailable'],
  },
});

@Controller()
export class TemplatesController {
  constructor(
    private readonly creating: CreateTemplate,
    private readonly changing: ChangeTemplate,
    private readonly submitting: SubmitTemplate,
    private readonly deleting: DeleteTemplate,
    private readonly detail: TemplateDetail,
    @Inject(STORES) private readonly stores: Stores,
  ) {}

  @Route(createTemplate)
  async create(@Input() { body }: InputOf<typeof createTemplate>, @By() by: Requester) {
    return presentTemplate(await orRefuse(this.creating.create(by, body)));
  }

  @Route(listTemplates)
  async list(@Input() { query }: InputOf<typeof listTemplates>, @By() by: Requester) {
    const { account, status, name } = query;
    const filter = { ...(account ? { accountId: account } : {}), ...(status ? { status } : {}), ...(name ? { name } : {}) };
    return presentPage('template', await this.stores.templates.list(by.workspaceId, pageRequest(query), filter), presentTemplate);
  }

  @Route(getTemplate)
  async get(@Input() { params }: InputOf<typeof getTemplate>, @By() by: Requester) {
    const template = await this.stores.templates.get(by.workspaceId, params.templateId);
    if (!template) throw notFound('template');
    return this.detail.of(template);
  }

  @Route(changeTemplate)
  async change(@Input() { params, body }: InputOf<typeof changeTemplate>, @By() by: Requester) {
    return presentTemplate(await orRefuse(this.changing.change(by, params.templateId, body)));
  }

  @Route(submitTemplate)
  async submit(@Input() { params }: InputOf<typeof submitTemplate>, @By() by: Requester) {
    const { template, findings } = await orRefuse(this.submitting.submit(by, params.templateId));
    return { ...presentTemplate(template), findings };
  }

  @Route(deleteTemplate)
  async remove(@Input() { params, query }: InputOf<typeof deleteTemplate>, @By() by: Requester): Promise<void> {
    await orRefuse(this.deleting.delete(by, params.templateId, query.force === 'true'));
  }
}
