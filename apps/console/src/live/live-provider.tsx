import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { LiveStream, type LiveListener, type LiveState } from './live-stream';

const Live = createContext<LiveStream | null>(null);

/** One live connection for the whole console. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [stream] = useState(() => new LiveStream());
  useEffect(() => {
    const forget = stream.listen({ reset: () => void client.invalidateQueries() });
    stream.start();
    return () => {
      forget();
      stream.stop();
    };
  }, [stream, client]);
  return <Live value={stream}>{children}</Live>;
}

function useStream(): LiveStream {
  const stream = useContext(Live);
  if (!stream) throw new Error('useLive outside LiveProvider');
  return stream;
}

/** Hears the live stream while mounted. Memoise the listener. */
export function useLive(listener: LiveListener): void {
  const stream = useStream();
  useEffect(() => stream.listen(listener), [stream, listener]);
}

export function useLiveState(): LiveState {
  const stream = useStream();
  return useSyncExternalStore(stream.watch, () => stream.state);
}
