import type { MentionBody, NoteBody } from '@heliograph/contracts';
import type { Mention, NoteWithPeople, Person } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';

const presentPerson = ({ id, name }: Person) => ({ id: toPublicId('agent', id), name });

export const presentNote = (note: NoteWithPeople): NoteBody => ({
  id: toPublicId('note', note.id),
  conversation: toPublicId('conversation', note.conversationId),
  text: note.text,
  mentions: note.mentions.map(presentPerson),
  author: note.author && presentPerson(note.author),
  createdAt: note.createdAt.toISOString(),
});

export const presentMention = (mention: Mention): MentionBody => ({
  ...presentNote(mention),
  readAt: mention.readAt?.toISOString() ?? null,
});
