import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { createTemplateSchema, pageOf, templateSchema, templateWithVersionsSchema } from '@heliograph/contracts';
import { templateStatuses } from '@heliograph/domain';
import type { Stores } from '@heliograph/persistence';
import { defineRoute, Input, notFound, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { pageOfKind, pageRequest, presentPage } from '../paging';
import { By, type Requester } from '../requester';
import { STORES } from '../tokens';
import { CreateTemplate } from './create-template';
import { presentTemplate, presentWithVersions } from './present-template';
import { SubmitTemplate } from './submit-template';

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
  body: createTemplateSchema,
  responses: { 201: { description: 'The draft', schema: templateSchema } },
  problems: {
    404: ['account_not_found'],
    409: ['template_quota_reached', 'template_name_taken'],
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
  summary: 'A template with its versions and their reviews',
  tags,
  params,
  scopes: ['templates:read'],
  responses: { 200: { description: 'The template', schema: templateWithVersionsSchema } },
});
const submitTemplate = defineRoute({
  method: 'POST',
  path: '/v1/templates/:templateId/submit',
  operationId: 'submitTemplate',
  summary: "Hand a draft to WhatsApp's review",
  description:
    'Review takes up to 4 working days (R12); its end comes with the next sync. When the provider refuses, the template is a draft again and says why.',
  tags,
  params,
  scopes: ['templates:write'],
  responses: { 202: { description: 'In review', schema: templateSchema } },
  problems: {
    409: ['template_not_submittable', 'template_submission_in_progress'],
    422: ['template_refused_by_provider'],
    502: ['provider_refused'],
    503: ['provider_unavailable'],
  },
});

@Controller()
export class TemplatesController {
  constructor(
    private readonly creating: CreateTemplate,
    private readonly submitting: SubmitTemplate,
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
    return presentWithVersions(template, await this.stores.templates.versions(by.workspaceId, template.id));
  }

  @Route(submitTemplate)
  async submit(@Input() { params }: InputOf<typeof submitTemplate>, @By() by: Requester) {
    return presentTemplate(await orRefuse(this.submitting.submit(by, params.templateId)));
  }
}
