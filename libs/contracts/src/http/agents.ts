import { presences, roles } from '@heliograph/domain';
import { z } from 'zod';
import { idText, line, pageQuery, time } from './fields';

export const agentId = idText('agt', 'agent');
export const teamId = idText('tem', 'team');
export const consoleLanguages = ['en', 'zh-CN'] as const;

const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email('Not an e-mail address'))
  .meta({ examples: ['ana@bakery.example'] });
export const emailGiven = email;

const skill = line(40).transform((text) => text.toLowerCase());
const skills = z
  .array(skill)
  .max(50)
  .refine((given) => new Set(given).size === given.length, { error: 'A skill is named twice' })
  .meta({ description: 'What routing by skill asks for: tags and languages, lower case', examples: [['refunds', 'es']] });
const teams = z
  .array(teamId)
  .max(100)
  .refine((given) => new Set(given).size === given.length, { error: 'A team is named twice' });
const capacity = z.int().min(0).max(500).meta({ description: 'How many conversations they take at once' });

export const namedSchema = (id: z.ZodType<string>) => z.strictObject({ id, name: z.string() });

export const agentSchema = z
  .strictObject({
    id: agentId,
    name: z.string(),
    email: z.string(),
    role: z.enum(roles),
    teams: z.array(namedSchema(teamId)),
    skills: z.array(z.string()),
    presence: z.enum(presences).meta({ description: '`offline` also when their console has not been heard of for two minutes' }),
    capacity: z.int(),
    load: z.int().meta({ description: 'Conversations they have now' }),
    language: z.enum(consoleLanguages).nullable().meta({ description: 'Of their console; null: that of the browser' }),
    totp: z.boolean().meta({ description: 'Signs in with a code as well' }),
    status: z.enum(['active', 'invited', 'disabled']),
    lastSeenAt: time.nullable(),
    createdAt: time,
  })
  .meta({ id: 'Agent' });
export type AgentBody = z.output<typeof agentSchema>;

export const listAgentsQuery = <Id extends z.ZodType<string>, Team extends z.ZodType<string>>(id: Id, team: Team) =>
  z.strictObject({
    ...pageQuery(id),
    role: z.enum(roles).optional(),
    team: team.optional(),
    presence: z.enum(presences).optional(),
  });

export const createAgentSchema = z.strictObject({
  email,
  name: line(100),
  role: z.enum(roles),
  teams: teams.default([]),
  skills: skills.default([]),
  capacity: capacity.default(5),
});
export type CreateAgentBody = z.output<typeof createAgentSchema>;

export const changeAgentSchema = z.strictObject({
  name: line(100).optional(),
  role: z.enum(roles).optional(),
  teams: teams.optional(),
  skills: skills.optional(),
  capacity: capacity.optional(),
  language: z.enum(consoleLanguages).nullable().optional(),
});
export type ChangeAgentBody = z.output<typeof changeAgentSchema>;

/** A link that lets its bearer choose the password: shown once, to be handed over by whoever asked for it. We send no e-mail. */
export const linkSchema = z
  .strictObject({
    token: z.string().meta({ description: 'Shown this once. We keep only its hash' }),
    url: z.string().meta({ description: 'Of the console; as secret as the token' }),
    expiresAt: time,
  })
  .meta({ id: 'AgentLink' });
export type LinkBody = z.output<typeof linkSchema>;

export const invitedAgentSchema = agentSchema.extend({ invitation: linkSchema }).meta({ id: 'InvitedAgent' });
export type InvitedAgentBody = z.output<typeof invitedAgentSchema>;
