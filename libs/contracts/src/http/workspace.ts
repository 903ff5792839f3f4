import { templateCategories } from '@heliograph/domain';
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
});
export type ChangeWorkspaceBody = z.output<typeof changeWorkspaceSchema>;
