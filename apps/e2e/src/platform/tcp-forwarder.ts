import { connect, createServer, type Socket } from 'node:net';

export interface TcpForwarder {
  host: '127.0.0.1';
  port: number;
  /** Nobody listens any more, and every open connection is reset: what a stopped server looks like from outside. */
  switchOff(): Promise<void>;
  /** Listens again, on the same port. */
  switchOn(): Promise<void>;
  /** Keeps back what the server answers from now on; requests still pass. */
  holdAnswers(): void;
  /** Keeps back what clients ask from now on: the server hears nothing. */
  holdRequests(): void;
  /** Everything that passes from now on arrives so much later, each way, ms; 0 ends it. */
  slowDown(ms: number): void;
  /** Passes on what was kept back. */
  release(): void;
  /** Resets every open connection and forgets what was kept back; still listens. */
  cut(): void;
  close(): Promise<void>;
}

/**
 * A loopback door in front of a real server that can be shut, opened and slowed while both sides run: how a server that is away, a
 * lost answer and a cut connection are made without touching the server. Starts switched on.
 *
 * @param target where connections go; a function is asked at each connection, for servers that start later
 */
export async function startTcpForwarder(target: number | (() => number)): Promise<TcpForwarder> {
  const portOf = typeof target === 'number' ? () => target : target;
  const pairs = new Set<{ client: Socket; server: Socket }>();
  const held = { answers: false, requests: false };
  let lateMs = 0;

  const apply = ({ client, server }: { client: Socket; server: Socket }) => {
    if (held.requests) client.pause();
    else client.resume();
    if (held.answers) server.pause();
    else server.resume();
  };
  const listener = createServer((client) => {
    const server = connect({ host: '127.0.0.1', port: portOf() });
    const pair = { client, server };
    pairs.add(pair);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.setNoDelay(true);
      const pass = (chunk: Buffer) => {
        if (!to.writable || to.write(chunk)) return;
        from.pause();
        to.once('drain', () => apply(pair));
      };
      // Once late, always by a timer: what comes after must not overtake it.
      let behind = 0;
      const inTurn = (act: () => void) => {
        if (lateMs === 0 && behind === 0) return act();
        behind += 1;
        setTimeout(() => {
          behind -= 1;
          act();
        }, lateMs);
      };
      from.on('data', (chunk: Buffer) => inTurn(() => pass(chunk)));
      from.on('end', () => inTurn(() => to.end()));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        to.destroy();
        pairs.delete(pair);
      });
    }
    apply(pair);
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      listener.once('error', reject);
      listener.listen({ host: '127.0.0.1', port }, () => {
        listener.off('error', reject);
        resolve();
      });
    });
  const cut = () => {
    for (const { client, server } of pairs) {
      client.resetAndDestroy();
      server.destroy();
    }
    pairs.clear();
  };
  const stop = async () => {
    if (!listener.listening) return;
    const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
    cut();
    await closed;
  };

  await listen(0);
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('the forwarder has no port');
  const { port } = address;
  const hold = (what: Partial<typeof held>) => {
    Object.assign(held, what);
    pairs.forEach(apply);
  };
  return {
    host: '127.0.0.1',
    port,
    switchOff: stop,
    switchOn: async () => {
      if (!listener.listening) await listen(port);
    },
    holdAnswers: () => hold({ answers: true }),
    holdRequests: () => hold({ requests: true }),
    slowDown: (ms) => {
      lateMs = ms;
    },
    release: () => hold({ answers: false, requests: false }),
    cut,
    close: stop,
  };
}

/** The same address through the forwarder. */
export function through(forwarder: Pick<TcpForwarder, 'host' | 'port'>, url: string): string {
  const address = new URL(url);
  address.hostname = forwarder.host;
  address.port = String(forwarder.port);
  return address.toString();
}
