import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild } from '../processes/child.mjs';
import { endProcess, isOurs } from '../processes/identity.mjs';
import { freePort, giveBackPort } from './free-port.mjs';
import { installedRedis, tryRedis } from './redis-binaries.mjs';
import { checkRedis } from './redis-check.mjs';
import { redisInContainer } from './redis-container.mjs';
import { redisFromApt, unpackedRedis } from './redis-from-apt.mjs';
import { redisFromSource } from './redis-from-source.mjs';

/** @typedef {import('./postgres.mjs').Service} Service */

const PREFERRED_PORT = 16_379;
const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', '', '--maxmemory-policy', 'noeviction'];
const FORGETFUL = ['--appendonly', 'no', '--save', '', '--maxmemory-policy', 'noeviction'];

/**
 * A real Redis (or Valkey): the given one, else one installed here, else one downloaded into `bin` on an earlier or on this
 * start, else a container, else one compiled here.
 * @param {object} options
 * @param {string} [options.url] REDIS_URL: used as it is, never started or stopped
 * @param {string} options.folder where its data goes
 * @param {string} options.bin where a downloaded server is kept for the next start
 * @param {boolean} [options.ephemeral]
 * @param {import('../terminal/progress.mjs').Progress} options.progress
 * @returns {Promise<Service>}
 * @throws {Error} whose message says what to do
 */
export async function bringUpRedis({ url, folder, bin, ephemeral = false, progress }) {
  const step = progress.step(url ? 'Redis: asking REDIS_URL' : 'Redis: looking for a server');
  try {
    const note = (text) => step.note(`Redis: ${text}`);
    const service = url
      ? given(url)
      : await ownRedis({ folder: join(folder, 'redis'), bin, ephemeral, note, say: progress.line });
    const { version, warning } = await checkRedis(service.url);
    step.done(`Redis ${version} ${service.how}`);
    if (warning) progress.line(`! ${warning}`);
    return service;
  } catch (error) {
    step.fail();
    throw error;
  }
}

function given(url) {
  return { url, how: `at ${new URL(url).host} (REDIS_URL)`, stop: async () => {} };
}

async function ownRedis({ folder, bin, ephemeral, note, say }) {
  mkdirSync(folder, { recursive: true });
  mkdirSync(bin, { recursive: true });
  const recovered = await recoverRedis(folder);
  if (recovered) say(`  Redis: ${recovered}`);
  const settings = ephemeral ? FORGETFUL : DURABLE;
  const reasons = [];
  const use = async (server) => {
    const tried = typeof server === 'string' ? server : await tryRedis(server);
    if (typeof tried !== 'string') return start({ folder, server: tried, settings, ephemeral, note });
    reasons.push(tried);
    return undefined;
  };

  for (const server of installedRedis()) {
    const service = await use(server);
    if (service) return service;
  }
  for (const cached of [
    { ...unpackedRedis(join(bin, 'redis')), how: 'downloaded earlier' },
    { command: join(bin, 'redis-server'), how: 'compiled earlier' },
  ]) {
    const service = existsSync(cached.command) && (await use(cached));
    if (service) return service;
  }
  const downloaded = await redisFromApt({ bin, note });
  const fromApt = await use(
    typeof downloaded === 'string' ? downloaded : { ...downloaded, how: `apt, unpacked into ${join(bin, 'redis')}` },
  );
  if (fromApt) return fromApt;
  const contained = await redisInContainer({ folder, ephemeral, preferredPort: PREFERRED_PORT, settings, note });
  if (typeof contained !== 'string') return answering(contained);
  reasons.push(contained);
  const compiled = await redisFromSource({ bin, note });
  const fromSource = await use(typeof compiled === 'string' ? compiled : { ...compiled, how: `compiled into ${bin}` });
  if (fromSource) return fromSource;

  reasons.forEach((reason) => say(`  Redis: ${reason}`));
  throw new Error(
    'No Redis was found, and none could be fetched. Install one:\n' +
      '  Debian, Ubuntu:  sudo apt-get install redis-server\n' +
      '  macOS:           brew install redis\n' +
      'or set REDIS_URL to one that runs (6.2 or newer, maxmemory-policy noeviction).',
  );
}

/**
 * Stops the Redis of an earlier run that was killed: two on one folder would spoil its journal.
 * @param {string} folder
 * @returns {Promise<string | undefined>} what was done
 */
export async function recoverRedis(folder) {
  const note = join(folder, 'running.json');
  if (!existsSync(note)) return undefined;
  let left;
  try {
    left = JSON.parse(readFileSync(note, 'utf8'));
  } catch {
    left = {}; // The machine stopped while it was written; so did that Redis.
  }
  // Redis shows its address in its title, so another Redis that got this pid is told apart by its port.
  const ours = isOurs(left.pid, [left.name, `127.0.0.1:${left.port}`]);
  const gone =
    !ours ||
    (await endProcess(left.pid, [
      ['SIGTERM', 10_000],
      ['SIGKILL', 2000],
    ]));
  if (!gone) throw new Error(`Redis ${left.pid} of an earlier run holds ${folder} and does not stop.`);
  rmSync(note, { force: true });
  return ours ? `stopped Redis ${left.pid}, left running by an earlier run` : undefined;
}

async function start({ folder, server, settings, ephemeral, note }) {
  note(`${server.version} from ${server.how}, starting`);
  for (let tries = 1; ; tries++) {
    const port = await freePort({ preferred: ephemeral || tries > 1 ? undefined : PREFERRED_PORT });
    const child = startChild({
      name: 'Redis',
      command: server.command,
      args: ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...settings],
      env: server.env,
      cwd: folder,
      logFile: join(folder, 'redis.log'),
      signals: [
        ['SIGTERM', 10_000],
        ['SIGKILL', 2000],
      ],
    });
    const running = join(folder, 'running.json');
    writeFileSync(running, JSON.stringify({ pid: child.pid, port, name: basename(server.command) }));
    child.exited.then(() => {
      giveBackPort(port);
      rmSync(running, { force: true });
    });
    const failure = await ready(`redis://127.0.0.1:${port}`, child.running, child.exited);
    if (!failure)
      return {
        url: `redis://127.0.0.1:${port}`,
        pid: child.pid,
        died: child.died,
        how: `on 127.0.0.1:${port}, server: ${server.how}, data: ${ephemeral ? 'temporary' : folder}`,
        stop: child.stop,
      };
    await child.stop().catch(() => {});
    const log = child.log();
    if (tries >= 5 || !/already in use|bind/i.test(log)) throw new Error(`Redis did not start (${failure}):\n${log}`);
  }
}

async function answering(service) {
  const failure = await ready(service.url, () => true, new Promise(() => {}));
  if (!failure) return service;
  await service.stop();
  throw new Error(`Redis in a container did not answer: ${failure}`);
}

async function ready(url, running, exited) {
  const deadline = Date.now() + 60_000; // A long journal is read before the first answer.
  let last = 'it ended';
  while (running() && Date.now() < deadline) {
    try {
      await checkRedis(url);
      return undefined;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
      await Promise.race([sleep(40), exited]);
    }
  }
  return last;
}
