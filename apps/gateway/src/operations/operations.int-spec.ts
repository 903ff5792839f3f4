/** Real: the gateway, Postgres, Redis, HTTP, the spool's folder. Fake: the provider. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SPOOL } from '../tokens';
import { openStage, type Caller, type Stage } from '../testing/gateway-stage';

describe('what operators look at first', () => {
  let stage: Stage;
  let caller: Caller;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heliograph-spool-'));
    stage = await openStage({ roles: 'api,doors', env: { SPOOL_DIR: folder } });
    caller = await stage.caller();
  }, 60_000);
  afterAll(async () => {
    await stage.close();
    await rm(folder, { recursive: true, force: true });
  });

  const overview = async () => (await caller.call('GET', '/v1/operations')).body;

  it('names the processes that are there, without the names of their hosts', async () => {
    for (let tries = 0; tries < 100 && (await overview()).processes.length === 0; tries++) await sleep(50);
    expect((await overview()).processes).toEqual([
      {
        app: 'gateway',
        details: { roles: ['api', 'doors'], version: expect.any(String) },
        startedAt: expect.any(String),
        seenAt: expect.any(String),
        alive: true,
      },
    ]);
  });

  it('shows what this gateway keeps on disk while Postgres is away', async () => {
    expect((await overview()).spool).toEqual({ bytes: 0, files: 0 });
    jest.spyOn(stage.gateway.app.get(SPOOL, { strict: false }), 'size', 'get').mockReturnValue({ bytes: 1024, files: 2 });
    expect((await overview()).spool).toEqual({ bytes: 1024, files: 2 });
    jest.restoreAllMocks();
  });
});
