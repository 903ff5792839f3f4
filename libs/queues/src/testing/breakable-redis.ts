import { createConnection, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface BreakableRedis {
  /** Reaches the real Redis while it is up. */
  url: string;
  /** Ends every connection and refuses new ones, as a Redis that restarts does. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

/** A door on loopback before a real Redis, which a test may shut without touching the Redis that others use. */
export async function createBreakableRedis(target: string): Promise<BreakableRedis> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const carry = (client: Socket) => {
    const upstream = createConnection({ host: hostname, port: Number(port || 6379) });
    for (const [socket, peer] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        peer.destroy();
      });
      socket.pipe(peer);
    }
  };
  let server: Server;
  let chosen = 0;
  const up = () =>
    new Promise<void>((resolve, reject) => {
      server = createServer(carry);
      server.once('error', reject);
      server.listen(chosen, '127.0.0.1', () => {
        chosen = (server.address() as AddressInfo).port;
        resolve();
      });
    });
  const down = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  await up();
  const url = new URL(target);
  url.host = `127.0.0.1:${chosen}`;
  return { url: url.toString(), up, down, close: () => (server.listening ? down() : Promise.resolve()) };
}
