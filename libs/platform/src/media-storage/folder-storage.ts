import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { assertKey, type MediaStorage, type SpooledFile, type StoredFile } from './media-storage';

/** Files in one folder of this machine, or of a share that every gateway mounts. A file appears whole or not at all. */
export class FolderStorage implements MediaStorage {
  readonly spoolFolder: string;
  private readonly root: string;

  constructor(folder: string) {
    this.root = resolve(folder);
    // Below the root: a rename is atomic only within one file system.
    this.spoolFolder = join(this.root, '.incoming');
  }

  async keep(key: string, file: SpooledFile): Promise<void> {
    const target = this.pathOf(key);
    await mkdir(dirname(target), { recursive: true });
    await rename(file.path, target);
    // The name is on the disk only when its folder is.
    const folder = await open(dirname(target), 'r');
    await folder.sync().finally(() => folder.close());
  }

  async read(key: string, range?: { start: number; end: number }): Promise<StoredFile | null> {
    const file = await open(this.pathOf(key), 'r').catch(absent);
    if (!file) return null;
    const { size } = await file.stat();
    return { stream: file.createReadStream(range ?? {}), bytes: size };
  }

  async remove(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  async check(): Promise<void> {
    await mkdir(this.spoolFolder, { recursive: true });
  }

  private pathOf(key: string): string {
    assertKey(key);
    return join(this.root, ...key.split('/'));
  }
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
