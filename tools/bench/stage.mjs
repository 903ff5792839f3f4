// Everything that runs during a measurement: servers, the simulator, our processes, the bare ones, and the loader.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { checkout } from '../checkout.mjs';
import { createNamespace, dropNamespace, startPlatform } from '../dev/processes.mjs';
import { dataFolder } from '../services/data-folder.mjs';
import { BARE_SCHEMA } from './bare/schema.mjs';
import { canMeasureCpu, cpuMs, cpuMsOfFamily, parentOf } from './measure/cpu.mjs';
import { describeMachine } from './measure/machine.mjs';
import { startOwnProcess } from './own-process.mjs';
import { openProvider } from './provider.mjs';
import { servers } from './servers.mjs';
import { createWorkspace } from './workspace.mjs';

/**
 * @typedef {object} Cpu milliseconds, or null where /proc is missing
 * @property {number | null} own of the pipeline's own processes
 * @property {number | null} servers of PostgreSQL and Redis, which both pipelines share
 */

/**
 * @typedef {object} Stage
 * @property {import('./measure/machine.mjs').Machine} machine
 * @property {import('./provider.mjs').ProviderPlace} provider
 * @property {import('./workspace.mjs').Workspace} workspace
 * @property {{ gateway: string, bareDoor: string, bareWebhooks: string }} urls
 * @property {(load: import('./load/loader.mjs').Load) => Promise<import('./load/loader.mjs').LoadResult>} load
 * @property {(text: string, values?: unknown[]) => Promise<any[]>} query
 * @property {(pipeline: 'ours' | 'bare' | 'bareWebhooks') => Cpu} cpu so far
 * @property {(on: boolean) => void} profile
 * @property {() => Promise<void>} stop
 */

/**
 * @param {object} options
 * @param {number} options.contacts
 * @param {string} [options.profileFolder] our processes are profiled while a round runs
 * @param {import('../terminal/progress.mjs').Progress} options.progress
 * @returns {Promise<Stage>}
 */
export async function openStage({ contacts, profileFolder, progress }) {
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
    const options = {
      services,
      namespace,
      secretKey,
      seed: false,
      progress,
      logFolder: join(dataFolder(checkout), 'bench', 'logs'),
      only: ['provider-simulator', 'gateway', 'outbound-sender'],
      // The limiter protects a gateway from one caller; here one caller is the whole point.
      env: { RATE_LIMIT_PER_SECOND: '1000000', RATE_LIMIT_BURST: '1000000', LOG_LEVEL: 'warn', ...profiling(profileFolder) },
      // No snapshot file: the simulator forgets.
      simulatorData: '',
      onDeath: ({ name, how, log }) => progress.line(`! ${name} ended with ${how}\n${log}`),
    };
    const platform = await startPlatform(options);
    closing.push(platform.stop);

    const database = new pg.Client({ connectionString: namespace.databaseUrl });
    const redis = new Redis(namespace.redisUrl);
    database.on('error', () => {});
    await database.connect();
    closing.push(async () => {
      redis.disconnect();
      await database.end().catch(() => {});
    });
    const query = async (text, values) => (await database.query(text, values)).rows;
    await query(BARE_SCHEMA);

    const { gateway, simulator } = platform.urls;
    const provider = await openProvider(simulator, `${gateway}/webhooks/twilio/inbound`);
    const step = progress.step(`a workspace with ${contacts} contacts`);
    const workspace = await createWorkspace({ databaseUrl: namespace.databaseUrl, secretKey, provider, contacts });
    step.done();

    const bareSettings = { databaseUrl: namespace.databaseUrl, redisUrl: namespace.redisUrl, redisPrefix: namespace.redisPrefix };
    const env = { BARE_SETTINGS: JSON.stringify({ ...bareSettings, provider }) };
    const own = async (name, script) => {
      const started = await startOwnProcess(name, script, env);
      closing.push(started.stop);
      return started;
    };
    const bareDoor = await own('bare door', 'bare/door.mjs');
    const bareWorker = await own('bare worker', 'bare/worker.mjs');
    const bareWebhooks = await own('bare webhook door', 'bare/webhook-door.mjs');
    const loader = await own('loader', 'load/loader.mjs');

    const pidOf = (name) => platform.processes().find((each) => each.name === name)?.pid ?? 0;
    const ours = [pidOf('gateway'), pidOf('outbound-sender')];
    const pids = { ours, bare: [bareDoor.pid, bareWorker.pid], bareWebhooks: [bareWebhooks.pid] };
    const serverPids = await findServers(query, redis);
    return {
      machine: await describeMachine(database, redis),
      provider,
      workspace,
      urls: { gateway, bareDoor: bareDoor.hello.url, bareWebhooks: bareWebhooks.hello.url },
      load: async (load) => {
        const { result, failed } = await loader.ask(load);
        if (failed) throw new Error(`the loader failed: ${failed}`);
        return result;
      },
      query,
      cpu: (pipeline) => ({
        own: canMeasureCpu ? cpuMs(pids[pipeline]) : null,
        servers: serverPids && cpuMsOfFamily(serverPids.postgres) + cpuMs([serverPids.redis]),
      }),
      profile: (on) => {
        if (profileFolder) for (const pid of ours) process.kill(pid, on ? 'SIGUSR2' : 'SIGWINCH');
      },
      stop,
    };
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
}

const profiling = (folder) =>
  folder
    ? { NODE_OPTIONS: `--require ${join(checkout, 'tools', 'bench', 'measure', 'profile.cjs')}`, PROFILE_FOLDER: folder }
    : {};

/** The servers' processes, where they run on this machine and can be seen. */
async function findServers(query, redis) {
  if (!canMeasureCpu) return null;
  const [{ pid }] = await query('SELECT pg_backend_pid() AS pid');
  const postgres = parentOf(pid);
  const server = Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1] ?? 0);
  return postgres && parentOf(server) ? { postgres, redis: server } : null;
}
