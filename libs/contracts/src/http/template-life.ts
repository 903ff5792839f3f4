import { lintRuleIds, templateCategories, templateStatuses } from '@heliograph/domain';
import { z } from 'zod';
import { accountId, idText, line, messageId, prose, templateId, time, timeGiven } from './fields';
import { templateWithVersionsSchema } from './templates';

const appealId = idText('tap', 'template appeal');

/** What a rejection reason says, and what would have said so before. */
export const rejectionSchema = z
  .strictObject({
    raw: z.string().meta({ description: "The provider's own words, kept as they came" }),
    code: z.string(),
    ruleId: z
      .enum(lintRuleIds as [string, ...string[]])
      .nullable()
      .meta({ description: 'The lint rule that would have caught it; null when the reason does not tell' }),
    component: z.string().nullable(),
    detail: z.string(),
  })
  .meta({ id: 'TemplateRejection' });

export const appealSchema = z
  .strictObject({
    id: appealId,
    version: z.int(),
    against: z.enum(['rejection', 'disabling', 'category']),
    madeAt: time,
    madeBy: z.string(),
    note: z.string().nullable(),
    outcome: z.enum(['upheld', 'reversed']).nullable().meta({ description: 'null while Meta has not answered' }),
    decidedAt: time.nullable(),
    decisionNote: z.string().nullable(),
  })
  .meta({ id: 'TemplateAppeal' });

export const recordAppealSchema = z.strictObject({
  against: z.enum(['rejection', 'disabling', 'category']),
  madeAt: timeGiven,
  madeBy: line(200).meta({ description: 'Who appealed, at the business: we never do (R6)' }),
  note: prose(4000).optional(),
});
export type RecordAppealBody = z.output<typeof recordAppealSchema>;

export const decideAppealSchema = z.strictObject({
  outcome: z.enum(['upheld', 'reversed']).meta({ description: '`upheld`: Meta keeps its decision' }),
  decidedAt: timeGiven,
  note: prose(4000).optional(),
});
export type DecideAppealBody = z.output<typeof decideAppealSchema>;

const clock = z
  .strictObject({
    version: z.int(),
    submittedAt: time,
    dueAt: time,
    workingDaysElapsed: z.number(),
    share: z.number().meta({ description: '1 when it is due' }),
    state: z.enum(['on_time', 'near', 'overdue']),
  })
  .meta({ id: 'ReviewClock' });

export const templateDetailSchema = templateWithVersionsSchema
  .extend({
    rejection: rejectionSchema.nullable().meta({ description: 'Of the newest version, if WhatsApp refused it' }),
    review: clock.nullable().meta({ description: 'R12: the clock of the review under way' }),
    nextAct: z
      .strictObject({
        act: z.enum(['wait', 'appeal', 'resubmit', 'use_alternative']),
        reasons: z.array(z.string()),
        alternative: z.strictObject({ id: templateId, name: z.string() }).nullable(),
      })
      .meta({ description: 'A suggestion; nothing is done by itself' }),
    edits: z
      .strictObject({
        allowed: z.boolean(),
        used: z.int(),
        most: z.int(),
        nextAllowedAt: time.nullable(),
        policyVersion: z.string(),
      })
      .meta({ description: 'How often an approved template may be edited' }),
    changes: z.array(
      z.strictObject({
        kind: z.enum(['status', 'category']),
        version: z.int().nullable(),
        was: z.string().nullable(),
        became: z.string(),
        raw: z.string().nullable(),
        reason: z.string().nullable(),
        ruleId: z.string().nullable(),
        at: time,
      }),
    ),
    appeals: z.array(appealSchema),
    dependants: z.int().meta({ description: 'Messages that wait and name it' }),
  })
  .meta({ id: 'TemplateDetail' });
export type TemplateDetailBody = z.output<typeof templateDetailSchema>;

export const familySchema = z
  .strictObject({
    account: accountId,
    name: z.string(),
    languages: z.array(
      z.strictObject({
        id: templateId,
        language: z.string(),
        status: z.enum(templateStatuses),
        category: z.enum(templateCategories),
        pendingVersion: z.int().nullable(),
      }),
    ),
  })
  .meta({ id: 'TemplateFamily' });

export const familiesSchema = z
  .strictObject({
    data: z.array(familySchema),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'TemplateFamilies' });
export type FamiliesBody = z.output<typeof familiesSchema>;

const use = z.enum(['template', 'fallback']);

export const dependantsSchema = z
  .strictObject({
    total: z.int(),
    counts: z.array(z.strictObject({ use, state: z.string(), messages: z.int() })),
    oldest: z
      .array(z.strictObject({ message: messageId, use, state: z.string(), sendAt: time.nullable() }))
      .meta({ description: 'At most 100' }),
  })
  .meta({ id: 'TemplateDependants' });
export type DependantsBody = z.output<typeof dependantsSchema>;

export const mostVariables = 100;
export const replaceTemplateSchema = z.strictObject({
  template: templateId.meta({ description: 'An approved template of the same account' }),
  variables: z
    .record(
      z.string().regex(/^\w{1,64}$/),
      z.union([z.strictObject({ from: z.string().regex(/^\w{1,64}$/) }), z.strictObject({ value: z.string().min(1).max(1024) })]),
    )
    .refine((map) => Object.keys(map).length <= mostVariables, { error: `At most ${mostVariables} variables` })
    .optional()
    .meta({
      description:
        'For each variable of the other template, the variable of this one whose value it takes (`from`), or one value for all. Left out: the same names.',
    }),
});
export type ReplaceTemplateBody = z.output<typeof replaceTemplateSchema>;

export const replacedSchema = z
  .strictObject({ replaced: z.int(), held: z.int().meta({ description: 'Of these, held until now and decided again at once' }) })
  .meta({ id: 'TemplateReplaced' });

export const quotaSchema = z
  .strictObject({
    used: z.int(),
    limit: z.int(),
    left: z.int(),
    state: z.enum(['ok', 'near', 'full']),
    otherContents: z.int().meta({
      description: 'Of `used`: contents at the provider beside those the templates send, such as edits and replaced versions',
    }),
    unusedFor90Days: z.array(templateId),
    nearDuplicates: z.array(z.array(templateId)),
    safeToDelete: z.array(
      z.strictObject({
        id: templateId,
        name: z.string(),
        language: z.string(),
        reasons: z.array(z.string()),
        nameBlockedUntil: time.nullable(),
      }),
    ),
  })
  .meta({ id: 'TemplateQuota' });
export type QuotaBody = z.output<typeof quotaSchema>;

const hours = z.number().nullable();
export const reviewTimesSchema = z
  .strictObject({
    since: time,
    categories: z.array(
      z.strictObject({
        category: z.enum(templateCategories),
        reviews: z.int(),
        approved: z.int(),
        rejected: z.int(),
        hours: z.strictObject({ p50: hours, p90: hours, p99: hours, longest: hours }),
      }),
    ),
  })
  .meta({ id: 'ReviewTimes' });
export type ReviewTimesBody = z.output<typeof reviewTimesSchema>;

const timeZone = z
  .string()
  .max(64)
  .refine(
    (name) => {
      try {
        return name.includes('/') || name === 'UTC'
          ? new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions() !== null
          : false;
      } catch {
        return false;
      }
    },
    { error: 'Not an IANA time zone such as America/New_York, or UTC' },
  );

export const calendarSchema = z
  .strictObject({
    timeZone,
    weekend: z
      .array(z.int().min(1).max(7))
      .max(6)
      .refine((days) => new Set(days).size === days.length, { error: 'A day is named twice' })
      .meta({ description: 'ISO weekdays off: 1 is Monday' }),
    holidays: z.strictObject({
      country: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .optional()
        .meta({ description: 'ISO 3166 country whose public holidays are days off' }),
      extra: z.array(z.iso.date()).max(366).optional().meta({ description: 'Further days off, YYYY-MM-DD' }),
    }),
    dueWorkingDays: z.number().gt(0).max(60),
  })
  .meta({ id: 'WorkingCalendar' });
export type CalendarBody = z.output<typeof calendarSchema>;

export const stateCalendarSchema = z.strictObject({
  timeZone: calendarSchema.shape.timeZone,
  weekend: calendarSchema.shape.weekend.default([6, 7]),
  holidays: calendarSchema.shape.holidays.default({}),
  dueWorkingDays: calendarSchema.shape.dueWorkingDays.default(4),
});
export type StateCalendarBody = z.output<typeof stateCalendarSchema>;
