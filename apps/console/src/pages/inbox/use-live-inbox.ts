import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { useLive } from '../../live/live-provider';
import type { LiveEvent } from '../../live/live-stream';
import { readListsAgain, refreshConversation } from './conversation-queries';
import { addTargets, isFlood, noTargets } from './live-targets';
import { notesKey, readThreadsAgain, refreshMessage, threadWith } from './thread-queries';

/** Events of this long are acted on together. */
const gatherMs = 250;

/** Keeps lists and threads true while the inbox is on the screen. */
export function useLiveInbox(me: string): void {
  const client = useQueryClient();
  const gathered = useRef(noTargets());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const listener = useMemo(() => {
    async function act(): Promise<void> {
      timer.current = undefined;
      const targets = gathered.current;
      gathered.current = noTargets();
      for (const conversation of targets.notes) void client.invalidateQueries({ queryKey: notesKey(conversation) });
      if (isFlood(targets)) {
        readListsAgain(client);
        readThreadsAgain(client);
        return;
      }
      const touched = new Set(targets.conversations);
      await Promise.all(
        [...targets.messages].map(async (id) => {
          const message = await refreshMessage(client, id);
          const where = message?.conversation ?? threadWith(client, id);
          if (where) touched.add(where);
        }),
      );
      await Promise.all([...touched].map((id) => refreshConversation(client, id, me)));
    }
    return {
      event(event: LiveEvent): void {
        addTargets(gathered.current, event);
        timer.current ??= setTimeout(() => void act(), gatherMs);
      },
      reset(): void {
        readListsAgain(client);
        readThreadsAgain(client);
      },
    };
  }, [client, me]);
  useLive(listener);
  useEffect(() => () => clearTimeout(timer.current), []);
}
