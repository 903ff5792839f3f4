import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import {
  acceptTermsSchema,
  addEligibilityFactSchema,
  eligibilitySchema,
  onboardingItemName,
  onboardingSchema,
  reinstateAccountSchema,
  stateOnboardingItemSchema,
  templateSyncRequestedSchema,
  templateSyncSchema,
} from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import type { Clock } from '@heliograph/platform';
import { defineRoute, Input, notFound, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { uuidOf } from '../public-ids';
import { By, type Requester } from '../requester';
import { CLOCK, STORES } from '../tokens';
import { presentEligibility, presentOnboarding, presentTemplateSync } from './present-account';
import { foldTimeline, RecordEligibility } from './record-eligibility';
import { ReinstateAccount } from './reinstate-account';
import { RequestTemplateSync } from './request-template-sync';
import { StateOnboardingItem } from './state-onboarding-item';

const params = z.strictObject({ accountId: publicId('account') });
const ofAccount = { tags: ['accounts'], params } as const;
const read = { ...ofAccount, scopes: ['accounts:read'] } as const;
const write = { ...ofAccount, scopes: ['accounts:write'] } as const;

const getOnboarding = defineRoute({
  ...read,
  method: 'GET',
  path: '/v1/accounts/:accountId/onboarding',
  operationId: 'getOnboarding',
  summary: 'The onboarding checklist of an account, or of one of its numbers',
  description: 'Some items belong to a number: name it with `channel`. Without it those items show as open.',
  query: z.strictObject({ channel: publicId('channel').optional() }),
  responses: { 200: { description: 'All items, with the next step of each', schema: onboardingSchema } },
});
const stateOnboardingItem = defineRoute({
  ...write,
  method: 'POST',
  path: '/v1/accounts/:accountId/onboarding/:item',
  operationId: 'stateOnboardingItem',
  summary: 'State that an item is done (or open again), with proof',
  params: z.strictObject({ accountId: publicId('account'), item: onboardingItemName }),
  body: stateOnboardingItemSchema,
  responses: { 200: { description: 'The checklist', schema: onboardingSchema } },
  problems: { 422: ['onboarding_item_not_stated', 'channel_required', 'channel_not_allowed'] },
});
const acceptTerms = defineRoute({
  ...write,
  method: 'POST',
  path: '/v1/accounts/:accountId/terms',
  operationId: 'acceptTerms',
  summary: "Accept the third parties' terms for this account",
  body: acceptTermsSchema,
  responses: { 200: { description: 'The checklist', schema: onboardingSchema } },
});
const getEligibility = defineRoute({
  ...read,
  method: 'GET',
  path: '/v1/accounts/:accountId/eligibility',
  operationId: 'getEligibility',
  summary: "The account's standing and the dated facts behind it",
  responses: { 200: { description: 'Standing and timeline', schema: eligibilitySchema } },
});
const recordEligibility = defineRoute({
  ...write,
  method: 'POST',
  path: '/v1/accounts/:accountId/eligibility',
  operationId: 'recordEligibility',
  summary: 'Record a dated fact about the account',
  body: addEligibilityFactSchema,
  responses: { 201: { description: 'Standing and timeline', schema: eligibilitySchema } },
  problems: { 422: ['occurred_in_future'] },
  idempotency: 'interceptor',
});
const reinstateAccount = defineRoute({
  ...write,
  method: 'POST',
  path: '/v1/accounts/:accountId/reinstatement',
  operationId: 'reinstateAccount',
  summary: 'Reopen a refused or banned account, on written notice',
  description: 'R6: an act of an admin, with the notice that the decision was reversed. It is kept in the audit log.',
  body: reinstateAccountSchema,
  responses: { 201: { description: 'Standing and timeline', schema: eligibilitySchema } },
  problems: { 403: ['role_missing'], 409: ['nothing_to_reinstate'], 422: ['notice_missing'] },
  idempotency: 'interceptor',
});
const getTemplateSync = defineRoute({
  ...read,
  method: 'GET',
  path: '/v1/accounts/:accountId/template-sync',
  operationId: 'getTemplateSync',
  summary: 'How the last syncs with the provider ended',
  responses: { 200: { description: 'The state', schema: templateSyncSchema } },
});
const requestTemplateSync = defineRoute({
  ...ofAccount,
  method: 'POST',
  path: '/v1/accounts/:accountId/template-sync',
  operationId: 'requestTemplateSync',
  summary: 'Ask for a sync with the provider now',
  scopes: ['templates:write'],
  responses: { 202: { description: 'It will run soon', schema: templateSyncRequestedSchema } },
});

@Controller()
export class AccountStandingController {
  constructor(
    private readonly items: StateOnboardingItem,
    private readonly eligibility: RecordEligibility,
    private readonly reinstating: ReinstateAccount,
    private readonly syncs: RequestTemplateSync,
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Route(getOnboarding)
  async onboarding(@Input() { params, query }: InputOf<typeof getOnboarding>, @By() by: Requester) {
    await this.find(by, params.accountId);
    const channelId = query.channel ?? null;
    if (channelId !== null) {
      const channel = await this.stores.channels.get(by.workspaceId, channelId);
      if (channel?.accountId !== params.accountId) throw notFound('channel');
    }
    return presentOnboarding(await this.stores.accounts.onboarding(by.workspaceId, params.accountId), channelId);
  }

  @Route(stateOnboardingItem)
  async stateItem(@Input() { params, body }: InputOf<typeof stateOnboardingItem>, @By() by: Requester) {
    const rows = await orRefuse(this.items.state(by, params.accountId, params.item, body));
    return presentOnboarding(rows, body.channel === undefined ? null : uuidOf('channel', body.channel));
  }

  @Route(acceptTerms)
  async terms(@Input() { params, body }: InputOf<typeof acceptTerms>, @By() by: Requester) {
    return presentOnboarding(await orRefuse(this.items.acceptTerms(by, params.accountId, body)), null);
  }

  @Route(getEligibility)
  async timeline(@Input() { params }: InputOf<typeof getEligibility>, @By() by: Requester) {
    await this.find(by, params.accountId);
    const timeline = await this.stores.accounts.timeline(by.workspaceId, params.accountId);
    return presentEligibility(foldTimeline(timeline), timeline, this.clock.now());
  }

  @Route(recordEligibility)
  record(@Input() { params, body }: InputOf<typeof recordEligibility>, @By() by: Requester) {
    return orRefuse(this.eligibility.state(by, params.accountId, body));
  }

  @Route(reinstateAccount)
  reinstate(@Input() { params, body }: InputOf<typeof reinstateAccount>, @By() by: Requester) {
    return orRefuse(this.reinstating.reinstate(by, params.accountId, body));
  }

  @Route(getTemplateSync)
  async syncState(@Input() { params }: InputOf<typeof getTemplateSync>, @By() by: Requester) {
    await this.find(by, params.accountId);
    return presentTemplateSync(await this.stores.accountSyncs.get(by.workspaceId, params.accountId), this.clock.now());
  }

  @Route(requestTemplateSync)
  requestSync(@Input() { params }: InputOf<typeof requestTemplateSync>, @By() by: Requester) {
    return orRefuse(this.syncs.request(by, params.accountId));
  }

  private async find(by: Requester, accountId: string): Promise<void> {
    if (!(await this.stores.accounts.get(by.workspaceId, accountId))) throw notFound('account');
  }
}
