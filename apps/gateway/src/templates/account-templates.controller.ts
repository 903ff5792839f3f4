import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import {
  calendarSchema,
  quotaSchema,
  reviewTimesSchema,
  stateCalendarSchema,
  timeGiven,
  type CalendarBody,
  type QuotaBody,
  type ReviewTimesBody,
} from '@heliograph/contracts';
import { calendarOf, reviewPercentiles, templateCategories, type WorkingCalendar } from '@heliograph/domain';
import type { Account, Stores } from '@heliograph/persistence';
import { toPublicId, type Clock } from '@heliograph/platform';
import { defineRoute, Input, notFound, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { By, type Requester } from '../requester';
import { CLOCK, STORES } from '../tokens';
import { StateCalendar } from './state-calendar';
import { TemplatePlaces } from './template-places';

const tags = ['accounts'];
const params = z.strictObject({ accountId: publicId('account') });
const read = { tags, params, scopes: ['templates:read'], method: 'GET' } as const;
const hourMs = 3_600_000;
const lookBackMs = 365 * 24 * hourMs;

const getCalendar = defineRoute({
  ...read,
  path: '/v1/accounts/:accountId/calendar',
  operationId: 'getCalendar',
  summary: "The working days by which the account's reviews are timed",
  responses: { 200: { description: 'The calendar', schema: calendarSchema } },
});
const stateCalendar = defineRoute({
  tags,
  params,
  method: 'PUT',
  path: '/v1/accounts/:accountId/calendar',
  operationId: 'stateCalendar',
  summary: "State the working days by which the account's reviews are timed",
  scopes: ['accounts:write'],
  body: stateCalendarSchema,
  responses: { 200: { description: 'The calendar', schema: calendarSchema } },
});
const getQuota = defineRoute({
  ...read,
  path: '/v1/accounts/:accountId/template-quota',
  operationId: 'getTemplateQuota',
  summary: 'How many templates the account holds, and which could go',
  description: 'R11. Safe to delete: nothing here names it. Whether something elsewhere does is for you to know.',
  responses: { 200: { description: 'The meter', schema: quotaSchema } },
});
const getReviewTimes = defineRoute({
  ...read,
  path: '/v1/accounts/:accountId/review-times',
  operationId: 'getReviewTimes',
  summary: "How long WhatsApp's reviews really took",
  description: 'From the reviews of this account, in hours of the clock; the end of a review is when a sync first read it.',
  query: z.strictObject({ since: timeGiven.optional().meta({ description: 'Submitted since; one year by default' }) }),
  responses: { 200: { description: 'By category', schema: reviewTimesSchema } },
});

@Controller()
export class AccountTemplatesController {
  constructor(
    private readonly calendars: StateCalendar,
    private readonly places: TemplatePlaces,
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Route(getCalendar)
  async calendar(@Input() { params }: InputOf<typeof getCalendar>, @By() by: Requester): Promise<CalendarBody> {
    return presentCalendar(calendarOf((await this.find(by, params.accountId)).calendar));
  }

  @Route(stateCalendar)
  async state(@Input() { params, body }: InputOf<typeof stateCalendar>, @By() by: Requester): Promise<CalendarBody> {
    return presentCalendar(await orRefuse(this.calendars.state(by, params.accountId, body)));
  }

  @Route(getQuota)
  async quota(@Input() { params }: InputOf<typeof getQuota>, @By() by: Requester): Promise<QuotaBody> {
    const account = await this.find(by, params.accountId);
    const { templates, ...meter } = await this.places.meter(account, this.clock.now());
    const publicId = (id: string) => toPublicId('template', id);
    const byId = new Map(templates.map((template) => [template.id, template]));
    return {
      used: meter.used,
      limit: meter.limit,
      left: meter.left,
      state: meter.state,
      otherContents: meter.otherContents,
      unusedFor90Days: meter.unusedFor90Days.map(publicId),
      nearDuplicates: meter.nearDuplicates.map((group) => group.map(publicId)),
      safeToDelete: meter.safeToDelete.map(({ id, reasons, nameBlockedUntil }) => ({
        id: publicId(id),
        name: byId.get(id)?.name ?? '',
        language: byId.get(id)?.language ?? '',
        reasons,
        nameBlockedUntil: nameBlockedUntil?.toISOString() ?? null,
      })),
    };
  }

  @Route(getReviewTimes)
  async reviewTimes(@Input() { params, query }: InputOf<typeof getReviewTimes>, @By() by: Requester): Promise<ReviewTimesBody> {
    const account = await this.find(by, params.accountId);
    const since = query.since ? new Date(query.since) : new Date(this.clock.now().getTime() - lookBackMs);
    const reviews = await this.stores.templateHistory.reviews(by.workspaceId, account.id, since);
    const categories = templateCategories.map((category) => {
      const finished = reviews.filter((review) => review.category === category);
      const hours = finished.map(({ submittedAt, reviewedAt }) => (reviewedAt.getTime() - submittedAt.getTime()) / hourMs);
      const { p50, p90, p99, longest } = reviewPercentiles(hours);
      const approved = finished.filter(({ outcome }) => outcome === 'approved').length;
      return {
        category,
        reviews: finished.length,
        approved,
        rejected: finished.length - approved,
        hours: { p50, p90, p99, longest },
      };
    });
    return { since: since.toISOString(), categories };
  }

  private async find(by: Requester, accountId: string): Promise<Account> {
    const account = await this.stores.accounts.get(by.workspaceId, accountId);
    if (!account) throw notFound('account');
    return account;
  }
}

const presentCalendar = ({ timeZone, weekend, holidays, dueWorkingDays = 4 }: WorkingCalendar): CalendarBody => ({
  timeZone,
  weekend,
  holidays,
  dueWorkingDays,
});
