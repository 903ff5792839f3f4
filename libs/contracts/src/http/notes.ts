import { z } from 'zod';
import { conversationId, idText, prose, time } from './fields';

const noteId = idText('nte', 'note');
const agentId = idText('agt', 'agent');
const person = z.strictObject({ id: agentId, name: z.string() });

export const noteSchema = z
  .strictObject({
    id: noteId,
    conversation: conversationId,
    text: z.string(),
    mentions: z.array(person),
    author: person.nullable().meta({ description: 'null when an API key wrote it' }),
    createdAt: time,
  })
  .meta({ id: 'Note', description: 'For agents only: no customer ever sees it' });
export type NoteBody = z.output<typeof noteSchema>;

export const createNoteSchema = z.strictObject({
  text: prose(10_000),
  mentions: z
    .array(agentId)
    .max(50)
    .refine((ids) => new Set(ids).size === ids.length, { error: 'An agent twice', params: { code: 'agent_repeated' } })
    .default([]),
});
export type CreateNoteBody = z.output<typeof createNoteSchema>;

export const mentionSchema = noteSchema
  .extend({ readAt: time.nullable() })
  .meta({ id: 'Mention', description: 'A note that names you' });
export type MentionBody = z.output<typeof mentionSchema>;

export const mentionsSchema = z.strictObject({
  data: z.array(mentionSchema).meta({ description: 'Those not read yet first, the newest first' }),
});

export const readMentionsSchema = z.strictObject({
  notes: z.array(noteId).max(200).optional().meta({ description: 'Left out: all of them' }),
});
export type ReadMentionsBody = z.output<typeof readMentionsSchema>;
