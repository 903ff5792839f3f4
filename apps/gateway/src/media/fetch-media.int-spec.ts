/**
 * Real: the gateway's stores, Postgres, the folder on disk. Fake: the provider. The clock is turned by hand.
 */
import { fromPublicId, FolderStorage, newId, secretKey } from '@heliograph/platform';
import { capturedLogger, manualClock } from '@heliograph/platform/testing';
import { createProviders } from '@heliograph/providers';
import { fakeFailures } from '@heliograph/providers/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBusiness, type Business } from '../testing/business';
import { openStage, stageSecretKey, type Stage } from '../testing/gateway-stage';
import { FetchMedia } from './fetch-media.job';

const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');

describe('fetching what customers send', () => {
  let stage: Stage;
  let business: Business;
  let folder: string;
  const clock = manualClock('2026-11-22T12:00:00.000Z');
  beforeAll(async () => {
    stage = await openStage();
    business = await openBusiness(stage);
    folder = await mkdtemp(join(tmpdir(), 'heliograph-fetch-'));
  }, 60_000);
  afterAll(async () => {
    await stage.close();
    await rm(folder, { recursive: true, force: true });
  });

  const worker = (maxBytes = 1000) =>
    new FetchMedia({
      stores: stage.gateway.stores,
      providers: createProviders({ others: [stage.provider] }),
      storage: new FolderStorage(folder),
      keys: [secretKey(Buffer.from(stageSecretKey, 'base64'))],
      clock,
      logger: capturedLogger('gateway').logger,
      maxBytes,
      chance: () => 0,
    });
  const expected = async (content: Buffer | null, contentType = 'application/pdf') => {
    const [id, url] = [newId(), `https://api.twilio.com/media/${newId()}`];
    const accountId = fromPublicId('account', business.account) as string;
    const { stores } = stage.gateway;
    const { workspaceId } = business.caller;
    if (content) stage.provider.media.set(url, { bytes: content, contentType });
    const draft = { id, workspaceId, accountId, messageId: newId(), contentType, sourceUrl: url, at: clock.now() };
    await stores.sql.transaction((sql) => stores.media.expect(sql, [draft]));
    return {
      id,
      url,
      now: () => stores.media.get(workspaceId, id),
    };
  };

  it('keeps it once, whoever was rung for it and however often', async () => {
    const file = await expected(pdf);
    stage.provider.calls.length = 0;
    await Promise.all([worker().handle([file.id]), worker().handle([file.id]), worker().handle([file.id])]);
    expect(await file.now()).toMatchObject({ state: 'ready', contentType: 'application/pdf', bytes: pdf.length, attempts: 1 });
    expect(stage.provider.calls.map(({ method, input }) => [method, input])).toEqual([['fetchMedia', file.url]]);
    const events = await stage.gateway.stores.dataSource.query(`SELECT type FROM events WHERE subject_id = $1`, [file.id]);
    expect(events).toEqual([{ type: 'media.ready' }]);
  });

  it('tries again later what the provider could not give, and then has it', async () => {
    const file = await expected(pdf);
    stage.provider.answer('fetchMedia', { type: 'fail', error: fakeFailures.refused('retry', '20503', 503) });
    await worker().handle([file.id]);
    expect(await file.now()).toMatchObject({ state: 'fetching', problem: { code: '20503' }, attempts: 1 });
    await worker().handle([file.id]);
    expect(await file.now()).toMatchObject({ state: 'fetching', attempts: 1 });
    clock.advance(60_000);
    // What the sweep would ring for, whatever became of Redis.
    expect(await stage.gateway.stores.media.due(clock.now(), 10)).toContain(file.id);
    await worker().handle([file.id]);
    expect(await file.now()).toMatchObject({ state: 'ready', problem: null, attempts: 2 });
  });

  it('takes over from a worker that died, after its lease', async () => {
    const file = await expected(pdf);
    const { media } = stage.gateway.stores;
    expect(await media.claim([file.id], clock.now(), new Date(clock.now().getTime() + 120_000))).toHaveLength(1);
    await worker().handle([file.id]);
    expect(await file.now()).toMatchObject({ state: 'fetching' });
    clock.advance(121_000);
    await worker().handle([file.id]);
    expect(await file.now()).toMatchObject({ state: 'ready', attempts: 2 });
  });

  it.each([
    ['is too large', Buffer.alloc(2000, 65), 'text/plain', 'media_too_large'],
    ['is a program', Buffer.from('MZ\u0090 run me'), 'application/pdf', 'media_executable'],
    ['is not what it was called', pdf, 'image/jpeg', 'media_type_mismatch'],
    ['is empty', Buffer.alloc(0), 'image/jpeg', 'media_empty'],
  ])('refuses for good what %s, and keeps nothing of it', async (_, content, type, code) => {
    const file = await expected(content, type);
    await worker().handle([file.id]);
    expect(await file.now()).toMatchObject({ state: 'refused', problem: { code }, storageKey: null, dueAt: null });
  });
});
