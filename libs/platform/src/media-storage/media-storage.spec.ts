// Real: the disk, and HTTP on loopback with the bucket's own SDK. Fake: the server behind it.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { startTinyS3 } from '../testing/tiny-s3';
import { FolderStorage } from './folder-storage';
import { mediaKey, type MediaStorage } from './media-storage';
import { S3Storage } from './s3-storage';
import { FileTooLarge, spool } from './spool';

const content = Buffer.from('The bread is ready.');
const key = mediaKey('019aa000-0000-7000-8000-000000000001', '019aa000-0000-7000-8000-000000000002');

describe('the media storage', () => {
  let folder: string;
  let s3: Awaited<ReturnType<typeof startTinyS3>>;
  const storages: Record<string, () => Promise<MediaStorage>> = {
    'a folder': async () => new FolderStorage(folder),
    'a bucket': () =>
      S3Storage.open({
        bucket: 'files',
        region: 'eu-west-1',
        endpoint: s3.url,
        credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
      }),
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heliograph-storage-'));
    s3 = await startTinyS3();
  });
  afterAll(async () => {
    await s3.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(Object.keys(storages))('gives back from %s what it took, whole and in part, until it is removed', async (name) => {
    const storage = await (storages[name] as () => Promise<MediaStorage>)();
    await storage.check();
    expect(await storage.read(key)).toBeNull();
    const file = await spool(storage.spoolFolder, Readable.from([content.subarray(0, 4), content.subarray(4)]), 1000);
    expect(file).toMatchObject({ bytes: content.length, sha256: expect.stringMatching(/^[0-9a-f]{64}$/), head: content });
    await storage.keep(key, file, 'text/plain');
    const whole = await storage.read(key);
    expect(await buffer(whole?.stream as Readable)).toEqual(content);
    const part = await storage.read(key, { start: 4, end: 8 });
    expect(String(await buffer(part?.stream as Readable))).toBe('bread');
    await storage.remove(key);
    expect(await storage.read(key)).toBeNull();
    await expect(storage.read('../../etc/passwd')).rejects.toThrow('not a storage key');
    // Nothing of it is left where it came in.
    expect((await readdir(storage.spoolFolder)).length).toBe(0);
  });

  it('leaves nothing on the disk of a file that is too large, or whose sender broke off', async () => {
    const incoming = join(folder, '.incoming');
    await expect(spool(incoming, Readable.from([content, content]), content.length)).rejects.toThrow(FileTooLarge);
    async function* broken() {
      yield content;
      throw new Error('the line went dead');
    }
    await expect(spool(incoming, broken(), 1000)).rejects.toThrow('the line went dead');
    expect(await readdir(incoming)).toEqual([]);
  });
});
