import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskSpool, SpoolFullError } from './disk-spool';
import { FolderTakenError } from './folder-lock';

// Real: files and a lock socket in a temporary folder.
describe('the spool on disk', () => {
  let folder: string;
  const opened: DiskSpool[] = [];
  const open = async (options: Partial<Parameters<typeof DiskSpool.open>[0]> = {}) => {
    const spool = await DiskSpool.open({ folder, maxBytes: 10_000, segmentBytes: 40, ...options });
    opened.push(spool);
    return spool;
  };
  const segments = () => readdirSync(folder).filter((name) => name.endsWith('.spool'));
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'hg-spool-'))));
  afterEach(async () => {
    for (const spool of opened.splice(0)) await spool.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('hands on what was kept in its order, over many segments, and leaves no file', async () => {
    const spool = await open();
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`);
    await Promise.all(lines.map((line) => spool.append([line])));
    expect(segments().length).toBeGreaterThan(3);
    expect(spool.isEmpty).toBe(false);
    const taken: string[] = [];
    expect(await spool.drain(async (some) => void taken.push(...some))).toBe(30);
    expect(taken).toEqual(lines);
    expect([spool.isEmpty, spool.size, segments()]).toEqual([true, { bytes: 0, files: 0 }, []]);
  });

  it('keeps what arrives while it is handed on behind what is older', async () => {
    const spool = await open();
    await spool.append(['a', 'b']);
    const taken: string[] = [];
    await spool.drain(async (some) => {
      if (taken.length === 0) await spool.append(['c']);
      taken.push(...some);
    });
    expect(taken).toEqual(['a', 'b', 'c']);
  });

  it('begins again with the segment whose taking failed, and loses nothing', async () => {
    const spool = await open();
    await spool.append(['a']);
    await expect(spool.drain(() => Promise.reject(new Error('still away')))).rejects.toThrow('still away');
    await spool.append(['b']);
    const taken: string[] = [];
    await spool.drain(async (some) => void taken.push(...some));
    expect(taken).toEqual(['a', 'b']);
  });

  it('is found again by the next process, without a line that was cut short and never acknowledged', async () => {
    await (await open()).append(['kept']);
    await opened.pop()?.close();
    appendFileSync(join(folder, segments()[0] as string), 'half a li');
    const torn: string[] = [];
    const next = await open({ onTorn: (segment) => void torn.push(segment) });
    await next.append(['newer']);
    const taken: string[] = [];
    await next.drain(async (some) => void taken.push(...some));
    expect(taken).toEqual(['kept', 'newer']);
    expect(torn).toHaveLength(1);
  });

  it('refuses what it has no room for, and takes again when it was handed on', async () => {
    const spool = await open({ maxBytes: 12 });
    await spool.append(['0123456789']);
    await expect(spool.append(['x'])).rejects.toBeInstanceOf(SpoolFullError);
    await spool.drain(async () => undefined);
    await spool.append(['x']);
  });

  it('belongs to one process: a second one is refused, and a dead one leaves no lock', async () => {
    await open();
    await expect(DiskSpool.open({ folder, maxBytes: 1 })).rejects.toBeInstanceOf(FolderTakenError);
    await opened.pop()?.close();
    writeFileSync(join(folder, 'owner.sock'), '');
    await open();
  });
});
