import { z } from 'zod';
import { agentId, namedSchema, teamId } from './agents';
import { channelId, line, time } from './fields';

export const teamSchema = z
  .strictObject({
    id: teamId,
    name: z.string(),
    members: z.array(namedSchema(agentId)),
    channels: z.array(channelId).meta({ description: 'Channels whose conversations come to this team' }),
    createdAt: time,
  })
  .meta({ id: 'Team' });
export type TeamBody = z.output<typeof teamSchema>;

const members = z
  .array(agentId)
  .max(1000)
  .refine((given) => new Set(given).size === given.length, { error: 'An agent is named twice' });

export const createTeamSchema = z.strictObject({ name: line(100), members: members.default([]) });
export type CreateTeamBody = z.output<typeof createTeamSchema>;

export const changeTeamSchema = z.strictObject({ name: line(100).optional(), members: members.optional() });
export type ChangeTeamBody = z.output<typeof changeTeamSchema>;
