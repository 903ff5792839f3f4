import { mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFolder } from './folder-lock';
import { readSegment, syncFolder } from './segment-file';

/** The spool has no room for this; nothing of it was kept. */
export class SpoolFullError extends Error {
  override readonly name = 'SpoolFullError';
}

export interface DiskSpoolOptions {
  /** Of this process alone; made when missing. */
  folder: string;
  /** Most bytes on disk, all segments together. */
  maxBytes: number;
  /** A segment that has grown to this is closed, bytes. */
  segmentBytes?: number;
  /** Told when a segment ends in a line that was cut short: it was never acknowledged. */
  onTorn?(segment: string): void;
}

const defaultSegmentBytes = 8 * 1024 * 1024;
const linesAtOnce = 500;
const segmentName = /^\d{15}\.spool$/;

/**
 * Lines kept on disk while the place they belong to is away, and handed on in their order when it is back.
 *
 * What `append` resolved for survives kill -9 and a power cut (written and fsynced); what it threw for may still be handed on later, so a
 * receiver must bear the same line twice, as after a crash in the middle of `drain`.
 */
export class DiskSpool {
  private segments: { name: string; bytes: number }[] = [];
  private current: { handle: FileHandle; segment: { name: string; bytes: number } } | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  private appending = 0;
  private draining: Promise<number> | null = null;
  private newest = 0;

  private constructor(
    private readonly options: Required<Omit<DiskSpoolOptions, 'onTorn'>> & Pick<DiskSpoolOptions, 'onTorn'>,
    private readonly lock: { release(): Promise<void> },
  ) {}

  /** Takes the folder, and what an earlier process left in it. @throws FolderTakenError */
  static async open(options: DiskSpoolOptions): Promise<DiskSpool> {
    const { folder } = options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const lock = await lockFolder(folder);
    const spool = new DiskSpool({ segmentBytes: defaultSegmentBytes, ...options }, lock);
    const names = (await readdir(folder)).filter((name) => segmentName.test(name)).sort();
    for (const name of names) spool.segments.push({ name, bytes: (await stat(join(folder, name))).size });
    spool.newest = Number(names.at(-1)?.slice(0, 15) ?? 0);
    return spool;
  }

  /** Nothing on disk and nothing on its way there. */
  get isEmpty(): boolean {
    return this.segments.length === 0 && this.appending === 0;
  }

  get size(): { bytes: number; files: number } {
    return { bytes: this.segments.reduce((sum, { bytes }) => sum + bytes, 0), files: this.segments.length };
  }

  /** Resolves when all lines are on disk. @throws SpoolFullError, or what the file system says */
  async append(lines: string[]): Promise<void> {
    if (lines.some((line) => line.includes('\n'))) throw new Error('A line of the spool holds a line break');
    this.appending += 1;
    try {
      await this.inTurn(() => this.write(Buffer.from(`${lines.join('\n')}\n`, 'utf8')));
    } finally {
      this.appending -= 1;
    }
  }

  /**
   * Hands everything on, oldest first, until nothing is left; a segment is removed when all of it was taken. When `take` throws, draining
   * stops there and the next call begins again with that segment. @returns lines handed on
   */
  drain(take: (lines: string[]) => Promise<void>): Promise<number> {
    this.draining ??= this.handOn(take).finally(() => (this.draining = null));
    return this.draining;
  }

  async close(): Promise<void> {
    await this.draining?.catch(() => undefined);
    await this.inTurn(() => this.closeCurrent());
    await this.lock.release();
  }

  private async handOn(take: (lines: string[]) => Promise<void>): Promise<number> {
    const { folder, onTorn } = this.options;
    let count = 0;
    for (let segment = this.segments[0]; segment; segment = this.segments[0]) {
      const { name } = segment;
      if (this.current?.segment === segment) await this.inTurn(() => this.closeCurrent());
      for await (const lines of readSegment(join(folder, name), linesAtOnce, () => onTorn?.(name))) {
        await take(lines);
        count += lines.length;
      }
      await rm(join(folder, name));
      await syncFolder(folder);
      this.segments.shift();
    }
    return count;
  }

  private async write(bytes: Buffer): Promise<void> {
    if (this.size.bytes + bytes.length > this.options.maxBytes) throw new SpoolFullError('The spool is full');
    const { handle, segment } = this.current ?? (await this.beginSegment());
    try {
      await handle.writeFile(bytes);
      await handle.datasync();
    } catch (error) {
      // What was half written must not become the beginning of the next line.
      await this.closeCurrent().catch(() => undefined);
      segment.bytes = await stat(join(this.options.folder, segment.name)).then(
        ({ size }) => size,
        () => segment.bytes + bytes.length,
      );
      throw error;
    }
    segment.bytes += bytes.length;
    if (segment.bytes >= this.options.segmentBytes) await this.closeCurrent();
  }

  private async beginSegment() {
    const { folder } = this.options;
    // Counted, not dated: a clock that was set back must not put the newer segment first.
    this.newest += 1;
    const name = `${String(this.newest).padStart(15, '0')}.spool`;
    const handle = await open(join(folder, name), 'ax', 0o600);
    const segment = { name, bytes: 0 };
    this.segments.push(segment);
    this.current = { handle, segment };
    await syncFolder(folder);
    return this.current;
  }

  private async closeCurrent(): Promise<void> {
    const closing = this.current;
    this.current = null;
    await closing?.handle.close();
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }
}
