// What runs while a backlog is worked off: servers, the simulator, the gateway, and as many senders as the row asks for.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { checkout } from '../../checkout.mjs';
import { createNamespace, dropNamespace, startPlatform } from '../../dev/processes.mjs';
import { dataFolder } from '../../services/data-folder.mjs';
import { openProvider, setReports } from '../provider.mjs';
import { servers } from '../servers.mjs';
import { createWorkspace } from '../workspace.mjs';

/**
 * @typedef {object} WaitingStage
 * @property {import('../workspace.mjs').Workspace} workspace
 * @property {import('../provider.mjs').ProviderPlace} provider
 * @property {{ gateway: string, simulator: string }} urls
 * @property {(text: string, values?: unknown[]) => Promise<any[]>} query
 * @property {import('ioredis').Redis} redis
 * @property {(perSecond: number) => Promise<void>} setRate of the channel
 * @property {(name: string) => Promise<{ pid: number }>} startSender one more
 * @property {(name: string) => Promise<void>} stopSender
 * @property {() => Promise<void>} stop
 */

/**
 * @param {{ contacts: number, progress: import('../../terminal/progress.mjs').Progress }} options
 * @returns {Promise<WaitingStage>}
 */
export async function openWaitingStage({ contacts, progress }) {
  const closing = [];
  const stop = async () => {
    for (const close of closing.reverse()) await close();
  };
  try {
    const services = await servers({ progress });
    closing.push(services.stop);
    const namespace = await createNamespace(services);
    closing.push(() => dropNamespace(services, namespace));
    const secretKey = randomBytes(32).toString('base64');
    const platform = await startPlatform({
      services,
      namespace,
      secretKey,
      seed: false,
      progress,
      logFolder: join(dataFolder(checkout), 'bench', 'logs'),
      only: ['provider-simulator', 'gateway'],
      env: { RATE_LIMIT_PER_SECOND: '1000000', RATE_LIMIT_BURST: '1000000', LOG_LEVEL: 'warn' },
      simulatorData: '',
      onDeath: ({ name, how, log }) => progress.line(`! ${name} ended with ${how}\n${log}`),
    });
    closing.push(platform.stop);
    const database = new pg.Client({ connectionString: namespace.databaseUrl });
    database.on('error', () => {});
    await database.connect();
    const redis = new Redis(namespace.redisUrl);
    closing.push(async () => {
      redis.disconnect();
      await database.end().catch(() => {});
    });
    const query = async (text, values) => (await database.query(text, values)).rows;
    const { gateway, simulator } = platform.urls;
    const provider = await openProvider(simulator, `${gateway}/webhooks/twilio/inbound`);
    await setReports(simulator, false);
    const workspace = await createWorkspace({ databaseUrl: namespace.databaseUrl, secretKey, provider, contacts });
    return {
      workspace,
      provider,
      urls: { gateway, simulator },
      query,
      redis,
      setRate: async (perSecond) => void (await query('UPDATE channels SET throughput_per_second = $1', [perSecond])),
      startSender: (name) => platform.start('outbound-sender', { as: name }),
      stopSender: (name) => platform.stopOne(name),
      stop,
    };
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
}
