import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join, relative } from 'node:path';

/** Another process lives in the folder. */
export class FolderTakenError extends Error {
  override readonly name = 'FolderTakenError';
}

/**
 * Takes a folder for this process alone, by a socket file that listens as long as the process lives: a process that was killed leaves a
 * file nobody answers on, and the next one takes the folder over. Process ids would not do: in containers they all are 1.
 *
 * Not promised: two processes that start in the same millisecond on a folder whose owner was killed; folders shared between machines.
 *
 * @throws FolderTakenError when its owner is alive
 */
export async function lockFolder(folder: string): Promise<{ release(): Promise<void> }> {
  const absolute = join(folder, 'owner.sock');
  const near = relative(process.cwd(), absolute);
  // A socket's address has room for about 100 bytes.
  const path = near.length < absolute.length ? near : absolute;
  if (Buffer.byteLength(path) > 100) throw new Error('The folder has too long a path for a lock (at most about 90 bytes)');
  const server = createServer((socket) => socket.destroy());
  try {
    await listen(server, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    if (await answers(path)) throw new FolderTakenError('Another process uses this folder');
    await rm(path, { force: true });
    await listen(server, path);
  }
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

const listen = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
