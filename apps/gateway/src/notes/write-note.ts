import { Injectable } from '@nestjs/common';
import type { CreateNoteBody } from '@heliograph/contracts';
import type { NoteWithPeople } from '@heliograph/persistence';
import { Acts } from '../audit/acts';
import { forbidden, notFound } from '../http';
import type { Outcome } from '../outcome';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';

/** Notes are between agents. What they say stays out of the audit log and the events: both say that there is one, and whom it names. */
@Injectable()
export class WriteNote {
  constructor(private readonly acts: Acts) {}

  async write(by: Requester, id: string, body: CreateNoteBody): Promise<Outcome<NoteWithPeople>> {
    const { notes, conversations } = this.acts.stores;
    const conversation = await conversations.get(by.workspaceId, id);
    if (!conversation) return notFound('conversation');
    const conversationId = conversation.id;
    const mentions = body.mentions.map((agent) => uuidOf('agent', agent));
    if ((await notes.agentsOf(by.workspaceId, mentions)).length < mentions.length) return notFound('agent');
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const draft = { conversationId, authorId: by.agentId, actor: by.actor, text: body.text, mentions };
      const noteId = await notes.add(tx, by.workspaceId, draft, now);
      await record({
        action: 'note.created',
        subject: { kind: 'note', id: noteId },
        after: { conversationId, mentions: body.mentions },
        event: { type: 'note.created', data: { conversationId, mentions: body.mentions } },
      });
      return (await notes.get(by.workspaceId, noteId, tx)) as NoteWithPeople;
    });
  }

  /** Its author, or who looks after the desk. */
  remove(by: Requester, id: string): Promise<Outcome<null>> {
    return this.acts.perform(by, async ({ tx, record }) => {
      const { notes } = this.acts.stores;
      const note = await notes.get(by.workspaceId, id, tx);
      if (!note) return notFound('note');
      if (note.actor !== by.actor && by.role !== 'admin' && by.role !== 'supervisor')
        return forbidden('not_your_note', 'Only its author or a supervisor may delete a note.');
      await notes.remove(tx, by.workspaceId, id);
      const { conversationId } = note;
      await record({
        action: 'note.deleted',
        subject: { kind: 'note', id },
        before: { conversationId, author: note.actor },
        event: { type: 'note.deleted', data: { conversationId } },
      });
      return null;
    });
  }
}
