import { routingStrategies } from '@heliograph/domain';
import { z } from 'zod';
import { idText, prose } from './fields';

const teamId = idText('tem', 'team');
const language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/, 'A language code such as en or pt-BR');

export const channelRoutingSchema = z
  .strictObject({
    team: teamId.nullable().meta({ description: 'null: conversations stay new until somebody takes them' }),
    strategy: z.enum(routingStrategies),
    skillFrom: z.enum(['tag', 'language']).nullable().meta({
      description: 'What names the skill: the tags of the conversation, or the language of the contact. Needed with `skill`',
    }),
    escalateAfterSeconds: z
      .int()
      .min(30)
      .max(604_800)
      .nullable()
      .meta({ description: 'Nobody answered the customer for so long' }),
    escalateTo: z.strictObject({ team: teamId }).nullable().meta({ description: 'null: to the same team, and to another agent' }),
    outOfHours: z
      .strictObject({
        enabled: z.boolean(),
        text: z
          .record(language, prose(1000))
          .meta({ description: "By language; the customer's own, else English, else the first" }),
      })
      .refine(({ enabled, text }) => !enabled || Object.keys(text).length > 0, {
        error: 'Give the text in one language at least',
        path: ['text'],
        params: { code: 'required' },
      }),
    stickyReplies: z
      .boolean()
      .meta({ description: 'An answer to a message of an agent goes to that agent, when they are available' }),
  })
  .refine(({ strategy, skillFrom }) => strategy !== 'skill' || skillFrom !== null, {
    error: 'Say what names the skill',
    path: ['skillFrom'],
    params: { code: 'required' },
  })
  .meta({ id: 'ChannelRouting' });
export type ChannelRoutingBody = z.output<typeof channelRoutingSchema>;

const wall = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'A time of day such as 09:00');
const knownZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};
const isDay = (text: string): boolean => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);

export const teamHoursSchema = z
  .strictObject({
    timeZone: z
      .string()
      .min(1)
      .max(64)
      .refine(knownZone, { error: 'Not a time zone such as Europe/Lisbon' })
      .meta({ description: 'IANA name' }),
    week: z
      .array(
        z
          .strictObject({ day: z.int().min(1).max(7).meta({ description: '1 = Monday' }), from: wall, to: wall })
          .refine(({ from, to }) => from < to, { error: 'Must be after `from`', path: ['to'], params: { code: 'not_after' } }),
      )
      .max(50),
    holidays: z
      .array(
        z
          .string()
          .regex(/^\d{4}-\d{2}-\d{2}$/, 'A day such as 2026-12-25')
          .refine(isDay, { error: 'There is no such day' }),
      )
      .max(400),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'An ISO 3166 country such as PT')
      .nullish()
      .meta({ description: 'Its public holidays are closed as well' }),
  })
  .meta({ id: 'TeamHours' });
export type TeamHoursBody = z.output<typeof teamHoursSchema>;

export const conversationPolicySchema = z
  .strictObject({
    inactiveAfterMinutes: z.int().min(5).max(43_200).nullable().meta({
      description: 'An active conversation in which nobody wrote for so long is inactive; null: only when its window closes',
    }),
    endAfterHours: z.int().min(1).max(8760).nullable().meta({ description: 'An inactive one ends; null: never by itself' }),
    transferMinutes: z.int().min(1).max(1440).meta({ description: 'A transfer nobody took by then is withdrawn' }),
  })
  .meta({ id: 'ConversationPolicy' });
export type ConversationPolicyBody = z.output<typeof conversationPolicySchema>;
