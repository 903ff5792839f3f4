import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CuttableProxy {
  /** The given URL with this proxy's address in it. */
  url: string;
  /** Everybody is disconnected and nobody gets in. */
  cut(): void;
  restore(): void;
  close(): Promise<void>;
}

/** Stands between the gateway and a server, so that a test can take the server away without stopping it. */
export async function cuttableProxy(target: string): Promise<CuttableProxy> {
  const upstream = new URL(target);
  const open = new Set<Socket>();
  let whole = true;
  const server = createServer((socket) => {
    if (!whole) {
      socket.resetAndDestroy();
      return;
    }
    const behind = connect(Number(upstream.port), upstream.hostname);
    for (const [one, other] of [
      [socket, behind],
      [behind, socket],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.toString(),
    cut() {
      whole = false;
      for (const socket of open) socket.resetAndDestroy();
    },
    restore() {
      whole = true;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
