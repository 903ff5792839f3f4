import { ActionIcon } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconNote, IconTrash } from '@tabler/icons-react';
import { ask } from '../../api/client';
import type { Note } from '../../api/nouns';
import { useSession } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { tellProblem } from '../../shell/tell';
import { timeText } from './clock-texts';
import classes from './inbox.module.css';
import { messageWords } from './message-words';
import { notesKey } from './thread-queries';

/** An internal note, where it was written. */
export function NoteLine({ note, conversation, language }: { note: Note; conversation: string; language: string }) {
  const say = useWords(messageWords);
  const client = useQueryClient();
  const { agent } = useSession();
  const mayDelete = note.author?.id === agent.id || agent.role === 'admin' || agent.role === 'supervisor';
  const remove = useMutation({
    mutationFn: () => ask('DELETE', `/v1/notes/${note.id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: notesKey(conversation) }),
    onError: (error) => tellProblem(error),
  });
  return (
    <div className={classes.note} data-testid={`note-${note.id}`}>
      <IconNote size={15} aria-hidden />
      <div>
        <small title={say('note_internal')}>
          {say('note_by', { name: note.author?.name ?? say('somebody'), time: timeText(note.createdAt, language) })}
        </small>
        <div className="others-words">{note.text}</div>
      </div>
      {mayDelete ? (
        <ActionIcon size="sm" variant="subtle" color="gray" aria-label={say('delete_note')} onClick={() => remove.mutate()}>
          <IconTrash size={14} aria-hidden />
        </ActionIcon>
      ) : null}
    </div>
  );
}
