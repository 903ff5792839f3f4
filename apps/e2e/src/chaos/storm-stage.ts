import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBreakableServices, type BreakableServer } from '../../../../tools/dev/processes.mjs';
import { startTestPlatform, type TestPlatform } from '../platform/start-platform';
import { startTcpForwarder, through, type TcpForwarder } from '../platform/tcp-forwarder';

export interface StormStage {
  on: TestPlatform;
  servers: { postgres: BreakableServer; redis: BreakableServer };
  /** Between the processes and their servers. */
  lines: { postgres: TcpForwarder; redis: TcpForwarder };
  stop(): Promise<void>;
}

/** One provider call may take so long; short, so that what became unknown is known again while the test still runs. */
export const providerTimeoutMs = 1500;
/** After this an unknown outcome is decided as the message says; longer than a lease, so that the provider was asked before. */
const unknownDeadlineMs = 10_000;

/** Every process, with servers of its own that may be crashed, behind lines that may be slow. */
export async function openStormStage(): Promise<StormStage> {
  const servers = await startBreakableServices();
  const spool = mkdtempSync(join(tmpdir(), 'hg-storm-'));
  const portOf = (server: BreakableServer) => () => Number(new URL(server.url()).port);
  const lines = {
    postgres: await startTcpForwarder(portOf(servers.postgres)),
    redis: await startTcpForwarder(portOf(servers.redis)),
  };
  const close = async () => {
    await lines.postgres.close();
    await lines.redis.close();
    await servers.stop();
    rmSync(spool, { recursive: true, force: true });
  };
  try {
    const on = await startTestPlatform({
      services: {
        databaseUrl: through(lines.postgres, servers.postgres.url()),
        redisUrl: through(lines.redis, servers.redis.url()),
      },
      env: {
        PROVIDER_TIMEOUT_MS: String(providerTimeoutMs),
        UNKNOWN_DEADLINE_MS: String(unknownDeadlineMs),
        SPOOL_DIR: spool,
        RATE_LIMIT_PER_SECOND: '100000',
        RATE_LIMIT_BURST: '100000',
        LOG_LEVEL: 'warn',
      },
    });
    return {
      on,
      servers,
      lines,
      stop: async () => {
        await on.stop();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
