import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { createNoteSchema, mentionsSchema, noteSchema, pageOf, readMentionsSchema } from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import type { Clock } from '@heliograph/platform';
import { nothingToSay } from '../desk/nothing';
import { defineRoute, Input, notFound, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { pageOfKind, pageRequest, presentPage } from '../paging';
import { uuidOf } from '../public-ids';
import { By, type Requester } from '../requester';
import { CLOCK, STORES } from '../tokens';
import { presentMention, presentNote } from './present-note';
import { WriteNote } from './write-note';

const tags = ['notes'];
const ofConversation = z.strictObject({ conversationId: publicId('conversation') });

const listNotes = defineRoute({
  method: 'GET',
  path: '/v1/conversations/:conversationId/notes',
  operationId: 'listNotes',
  summary: 'What agents wrote to each other about a conversation, newest first',
  tags,
  params: ofConversation,
  query: z.strictObject(pageOfKind('note')),
  scopes: ['conversations:read'],
  responses: { 200: { description: 'A page', schema: pageOf(noteSchema) } },
});
const createNote = defineRoute({
  method: 'POST',
  path: '/v1/conversations/:conversationId/notes',
  operationId: 'createNote',
  summary: 'Write a note; the agents it names find it among their mentions',
  tags,
  params: ofConversation,
  body: createNoteSchema,
  scopes: ['conversations:write'],
  responses: { 201: { description: 'The note', schema: noteSchema } },
  problems: { 404: ['conversation_not_found', 'agent_not_found'] },
});
const deleteNote = defineRoute({
  method: 'DELETE',
  path: '/v1/notes/:noteId',
  operationId: 'deleteNote',
  summary: 'Delete a note of your own, or any as a supervisor',
  tags,
  params: z.strictObject({ noteId: publicId('note') }),
  scopes: ['conversations:write'],
  responses: nothingToSay,
  problems: { 403: ['not_your_note'] },
});
const listMentions = defineRoute({
  method: 'GET',
  path: '/v1/mentions',
  operationId: 'listMentions',
  summary: 'Notes that name you',
  description: 'An API key is nobody, so nothing names it.',
  tags,
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(50) }),
  scopes: ['conversations:read'],
  responses: { 200: { description: 'Those not read yet first', schema: mentionsSchema } },
});
const readMentions = defineRoute({
  method: 'POST',
  path: '/v1/mentions/read',
  operationId: 'readMentions',
  summary: 'Mark notes that name you as read',
  tags,
  body: readMentionsSchema,
  scopes: ['conversations:read'],
  responses: nothingToSay,
});

@Controller()
export class NotesController {
  constructor(
    private readonly writing: WriteNote,
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Route(listNotes)
  async list(@Input() { params, query }: InputOf<typeof listNotes>, @By() by: Requester) {
    const conversation = await this.stores.conversations.get(by.workspaceId, params.conversationId);
    if (!conversation) throw notFound('conversation');
    const page = await this.stores.notes.list(by.workspaceId, conversation.id, pageRequest(query));
    return presentPage('note', page, presentNote);
  }

  @Route(createNote)
  async create(@Input() { params, body }: InputOf<typeof createNote>, @By() by: Requester) {
    return presentNote(await orRefuse(this.writing.write(by, params.conversationId, body)));
  }

  @Route(deleteNote)
  async remove(@Input() { params }: InputOf<typeof deleteNote>, @By() by: Requester) {
    await orRefuse(this.writing.remove(by, params.noteId));
  }

  @Route(listMentions)
  async mentions(@Input() { query }: InputOf<typeof listMentions>, @By() by: Requester) {
    const mine = by.agentId === null ? [] : await this.stores.notes.mentionsOf(by.workspaceId, by.agentId, query.limit);
    return { data: mine.map(presentMention) };
  }

  @Route(readMentions)
  async read(@Input() { body }: InputOf<typeof readMentions>, @By() by: Requester) {
    if (by.agentId === null) return;
    const notes = body.notes?.map((note) => uuidOf('note', note)) ?? null;
    await this.stores.notes.markRead(by.workspaceId, by.agentId, notes, this.clock.now());
  }
}
