import { isTimeZone, purposes, templateCategories } from '@heliograph/domain';
import { z } from 'zod';
import { idText, line, prose, time } from './fields';

const language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/, 'A language code such as en or pt-BR');

/** R8: writing to us is the least; R13: marketing needs its own opt-in. */
const required = z.enum(['implicit', 'explicit', 'double']);
export const consentRequiredSchema = z.strictObject({
  service: required,
  utility: required,
  authentication: required,
  marketing: z.enum(['explicit', 'double']),
});

export const wordKinds = ['stop', 'start', 'stop_marketing', 'confirm'] as const;
export const ownWordSchema = z.strictObject({
  kind: z.enum(wordKinds).meta({ description: '`stop_marketing` ends marketing only; `confirm` answers a double opt-in' }),
  word: line(40).refine((text) => /[\p{L}\p{N}]/u.test(text), { error: 'Must hold a letter or a digit' }),
  language,
});
export type OwnWord = z.output<typeof ownWordSchema>;

export const wordAnswerKinds = ['stopped', 'stopped_marketing', 'started', 'confirmed'] as const;
const inLanguages = z
  .record(language, prose(1000))
  .refine((texts) => Object.keys(texts).length <= 50, { error: 'At most 50 languages' });
export const wordAnswersSchema = z.strictObject({
  stopped: inLanguages.optional(),
  stopped_marketing: inLanguages.optional(),
  started: inLanguages.optional(),
  confirmed: inLanguages.optional(),
});

export const capSchema = z.strictObject({
  category: z.enum(templateCategories),
  max: z.int().min(1).max(1000).meta({ description: 'Templates of the category per contact' }),
  perHours: z.int().min(1).max(720).meta({ description: 'In any span of this many hours' }),
});

const optWords = z
  .array(ownWordSchema)
  .max(200)
  .meta({ description: 'Words of your own beside the built-in English and Chinese ones. A stop word wins over a start word.' });
const caps = z
  .array(capSchema)
  .max(10)
  .refine((given) => new Set(given.map(({ category, perHours }) => `${category} ${perHours}`)).size === given.length, {
    error: 'Two caps for the same category and span',
    params: { code: 'cap_repeated' },
  })
  .meta({ description: 'A message over a cap is held until there is room; it does not fail' });

export const timeZoneName = z
  .string()
  .max(64)
  .refine(isTimeZone, {
    error: 'Not a time zone of the IANA database, such as Europe/Lisbon',
    params: { code: 'unknown_time_zone' },
  });
const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day such as 21:00');
export const quietHoursSchema = z
  .strictObject({
    from: wallTime,
    to: wallTime.meta({ description: 'Before `from`: the next morning' }),
    timeZone: z.union([z.literal('contact'), timeZoneName]).meta({
      description: "`contact`: the contact's own, else its country's where that has one, else the workspace's",
    }),
    purposes: z.array(z.enum(purposes)).min(1).max(purposes.length).meta({ description: '`service` holds replies too' }),
  })
  .refine(({ from, to }) => from !== to, { error: 'Must differ from `from`', params: { code: 'empty_span' }, path: ['to'] })
  .meta({ id: 'QuietHours', description: 'What would arrive in these hours is held until they end' });

export const workspaceSchema = z
  .strictObject({
    id: idText('wsp', 'workspace'),
    name: z.string().meta({ description: 'The name of the business' }),
    consentRequired: consentRequiredSchema.extend({
      service: z.string(),
      utility: z.string(),
      authentication: z.string(),
      marketing: z.string(),
    }),
    optWords,
    wordAnswers: wordAnswersSchema.meta({ description: 'What we answer, by language; built-in texts where left out' }),
    caps,
    quietHours: quietHoursSchema.nullable(),
    timeZone: z.string().meta({ description: 'Where the business is; UTC when it was never said' }),
    createdAt: time,
  })
  .meta({ id: 'Workspace' });
export type WorkspaceBody = z.output<typeof workspaceSchema>;

/** Lists and answers are replaced as a whole; of `consentRequired`, the purposes named. */
export const changeWorkspaceSchema = z.strictObject({
  name: line(200).optional(),
  consentRequired: consentRequiredSchema.partial().optional(),
  optWords: optWords.optional(),
  wordAnswers: wordAnswersSchema.optional(),
  caps: caps.optional(),
  quietHours: quietHoursSchema.nullable().optional(),
  timeZone: timeZoneName.optional(),
});
export type ChangeWorkspaceBody = z.output<typeof changeWorkspaceSchema>;
