import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ask } from '../../api/client';
import { useLive } from '../../live/live-provider';
import type { LiveSignal } from '../../live/live-stream';
import { othersIn, type Viewer } from './viewers';

/** The server forgets after 30 s: renewed before that. */
const renewMs = 20_000;
/** Without a key pressed for this long somebody only looks. */
const composingMs = 12_000;
const typingEveryMs = 8000;

/** Says that we are here and whether we write, hears the same of the others, and tells the customer that somebody types. */
export function usePresenceHere(conversation: string, me: string, writing: boolean) {
  const [others, setOthers] = useState<Viewer[]>([]);
  const [shown, setShown] = useState(false);
  const lastKey = useRef(0);
  const lastTyping = useRef(0);
  const state = useRef<'viewing' | 'composing'>('viewing');
  const path = `/v1/conversations/${conversation}/viewing` as const;

  const tell = useCallback(
    (next: Viewer['state']) => {
      ask<{ others: Viewer[] }>('POST', path, { body: { state: next } })
        .then((answer) => next !== 'left' && setOthers(othersIn(answer.others, me)))
        .catch(() => {
          // Only a courtesy: the next one comes in 20 seconds.
        });
    },
    [path, me],
  );

  useEffect(() => {
    tell('viewing');
    const timer = setInterval(() => {
      state.current = Date.now() - lastKey.current < composingMs ? 'composing' : 'viewing';
      tell(state.current);
    }, renewMs);
    return () => {
      clearInterval(timer);
      tell('left');
    };
  }, [tell]);

  useLive(
    useMemo(
      () => ({
        signal(signal: LiveSignal) {
          if (signal.type !== 'conversation.viewers' || signal['conversation'] !== conversation) return;
          setOthers(othersIn(signal['viewers'] ?? signal['others'], me));
        },
      }),
      [conversation, me],
    ),
  );

  /** A key was pressed in the composer. Notes are nobody's business outside. */
  const pressed = useCallback(() => {
    const now = Date.now();
    lastKey.current = now;
    if (state.current !== 'composing') {
      state.current = 'composing';
      tell('composing');
    }
    if (!writing || now - lastTyping.current < typingEveryMs) return;
    lastTyping.current = now;
    ask<{ shown: boolean }>('POST', `/v1/conversations/${conversation}/typing`)
      .then((answer) => setShown(answer.shown))
      .catch(() => setShown(false));
  }, [conversation, tell, writing]);
  return { others, pressed, typingShown: shown };
}
