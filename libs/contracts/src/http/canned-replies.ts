import { cannedVariables } from '@heliograph/domain';
import { z } from 'zod';
import { conversationId, idText, line, prose, time } from './fields';

const teamId = idText('tem', 'team');
const language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/, 'A language code such as en or zh-CN');

const text = z
  .record(language, prose(4096))
  .refine((texts) => Object.keys(texts).length >= 1 && Object.keys(texts).length <= 30, {
    error: 'Between 1 and 30 languages',
    params: { code: 'languages_out_of_range' },
  })
  .meta({
    description: `By language. Variables: ${cannedVariables.map((name) => `{{${name}}}`).join(' ')}`,
    examples: [{ en: 'Hello {{contact.name}}', 'zh-CN': '您好,{{contact.name}}' }],
  });
const shortcut = z
  .string()
  .regex(/^[\p{L}\p{N}_-]{1,40}$/u, 'Letters, digits, - and _, at most 40')
  .meta({ description: 'What an agent types after `/`', examples: ['hello'] });

export const cannedReplySchema = z
  .strictObject({
    id: idText('crp', 'canned reply'),
    shortcut: z.string(),
    title: z.string(),
    text: z.record(z.string(), z.string()),
    team: teamId.nullable().meta({ description: 'Whose it is; null: everybody’s' }),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'CannedReply' });
export type CannedReplyBody = z.output<typeof cannedReplySchema>;

export const cannedRepliesSchema = z.strictObject({ data: z.array(cannedReplySchema).meta({ description: 'By shortcut' }) });

export const createCannedReplySchema = z.strictObject({ shortcut, title: line(120), text, team: teamId.nullish() });
export type CreateCannedReplyBody = z.output<typeof createCannedReplySchema>;

export const changeCannedReplySchema = createCannedReplySchema.partial();
export type ChangeCannedReplyBody = z.output<typeof changeCannedReplySchema>;

export const renderCannedReplySchema = z.strictObject({
  conversation: conversationId,
  language: language.optional().meta({ description: "Left out: the contact's, else English" }),
});
export type RenderCannedReplyBody = z.output<typeof renderCannedReplySchema>;

export const renderedReplySchema = z
  .strictObject({
    text: z.string(),
    language: z.string(),
    missing: z.array(z.string()).meta({ description: 'Variables without a value; they stay visible in the text' }),
  })
  .meta({ id: 'RenderedReply' });
export type RenderedReplyBody = z.output<typeof renderedReplySchema>;
