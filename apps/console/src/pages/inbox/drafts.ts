import { useCallback, useEffect, useRef, useState } from 'react';
import { ask } from '../../api/client';
import { ConnectionLost } from '../../api/problem';

interface ServerDraft {
  text: string;
  updatedAt: string | null;
}
interface KeptDraft {
  text: string;
  at: string;
  /** Whether the server has it. */
  saved: boolean;
}

const storageKey = (agent: string, conversation: string): string => `heliograph.draft.${agent}.${conversation}`;

function readKept(key: string): KeptDraft | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as KeptDraft | null;
  } catch {
    return null;
  }
}

function keep(key: string, draft: KeptDraft | null): void {
  try {
    if (draft === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // Without storage the server's copy is the only one.
  }
}

/** The newer of what the server has and what this device has; one that was only here wins over an older one there. */
export function newerDraft(server: ServerDraft | null, kept: KeptDraft | null): string {
  if (!kept) return server?.text ?? '';
  if (!server) return kept.saved ? '' : kept.text;
  return !kept.saved && kept.at > (server.updatedAt ?? '') ? kept.text : server.text;
}

const saveAfterMs = 900;

/** The unsent words of one agent in one conversation: on this device at once, on the server soon after. */
export function useDraft(agent: string, conversation: string) {
  const key = storageKey(agent, conversation);
  const [text, setText] = useState(() => readKept(key)?.text ?? '');
  const [state, setState] = useState<'clean' | 'kept' | 'here'>('clean');
  const touched = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const path = `/v1/conversations/${conversation}/draft` as const;

  useEffect(() => {
    let gone = false;
    void ask<ServerDraft | null>('GET', path)
      .catch((): null => null)
      .then((server) => {
        if (!gone && !touched.current) setText(newerDraft(server && server.text ? server : null, readKept(key)));
      });
    return () => {
      gone = true;
    };
  }, [path, key]);

  const save = useCallback(
    async (words: string) => {
      try {
        if (words === '') await ask('DELETE', path);
        else await ask('PUT', path, { body: { text: words } });
        keep(key, words === '' ? null : { text: words, at: new Date().toISOString(), saved: true });
        setState(words === '' ? 'clean' : 'kept');
      } catch (error) {
        setState(words !== '' && error instanceof ConnectionLost ? 'here' : 'clean');
      }
    },
    [path, key],
  );

  const write = useCallback(
    (words: string) => {
      touched.current = true;
      setText(words);
      keep(key, words === '' ? null : { text: words, at: new Date().toISOString(), saved: false });
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(words), saveAfterMs);
    },
    [key, save],
  );
  /** Sent: nothing is left to keep. */
  const clear = useCallback(() => {
    clearTimeout(timer.current);
    touched.current = true;
    setText('');
    keep(key, null);
    void save('');
  }, [key, save]);
  return { text, write, clear, state };
}
