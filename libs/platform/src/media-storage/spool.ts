import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SpooledFile } from './media-storage';

const headBytes = 8192;

export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge';
  constructor(readonly limit: number) {
    super(`more than ${limit} bytes`);
  }
}

/**
 * Writes bytes to a file of their own while counting and hashing them; memory holds one piece at a time.
 *
 * @throws FileTooLarge as soon as there are too many; nothing is left on the disk then, nor when the source breaks off.
 */
export async function spool(folder: string, source: AsyncIterable<Buffer>, maxBytes: number): Promise<SpooledFile> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, randomUUID());
  const file = await open(path, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    let head = Buffer.alloc(0);
    for await (const piece of source) {
      bytes += piece.length;
      if (bytes > maxBytes) throw new FileTooLarge(maxBytes);
      if (head.length < headBytes) head = Buffer.concat([head, piece.subarray(0, headBytes - head.length)]);
      hash.update(piece);
      await file.write(piece);
    }
    await file.sync();
    await file.close();
    return { path, bytes, sha256: hash.digest('hex'), head };
  } catch (error) {
    await file.close().catch(() => undefined);
    await discard({ path });
    throw error;
  }
}

export const discard = (file: Pick<SpooledFile, 'path'>): Promise<void> => rm(file.path, { force: true });
