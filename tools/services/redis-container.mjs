import { createHash, randomBytes } from 'node:crypto';
import { lastLines, runCommand } from '../processes/command.mjs';
import { onStop } from '../processes/on-stop.mjs';
import { freePort } from './free-port.mjs';

const IMAGE = 'docker.io/library/redis:7.4';

/** @returns {Promise<string | undefined>} docker or podman, whichever has an engine that answers */
export async function containerEngine() {
  for (const [engine, args] of /** @type {[string, string[]][]} */ ([
    ['docker', ['version', '--format', '{{.Server.Version}}']],
    ['podman', ['info', '--format', '{{.Host.Arch}}']],
  ])) {
    const answer = await runCommand(engine, args, { timeoutMs: 8000 });
    if (answer.ok && answer.stdout.trim()) return engine;
  }
  return undefined;
}

/**
 * @param {object} options
 * @param {string} options.folder names the container and its volume, one of each per checkout
 * @param {boolean} options.ephemeral a container without a volume
 * @param {number} options.preferredPort
 * @param {string[]} options.settings arguments of redis-server that do not name an address or a folder
 * @param {(text: string) => void} options.note
 * @returns {Promise<{ url: string, how: string, stop: () => Promise<void> } | string>} the reason when it did not work
 */
export async function redisInContainer({ folder, ephemeral, preferredPort, settings, note }) {
  const engine = await containerEngine();
  if (!engine) return 'neither docker nor podman has an engine that answers';
  const name = `heliograph-redis-${ephemeral ? randomBytes(4).toString('hex') : createHash('sha256').update(folder).digest('hex').slice(0, 8)}`;
  // A container of this name is from an earlier run of this checkout that was killed; the volume keeps its data.
  if (!ephemeral) await runCommand(engine, ['rm', '--force', name], { timeoutMs: 30_000 });
  const port = await freePort({ preferred: preferredPort });
  note(`starting ${IMAGE} with ${engine}`);
  const volume = ephemeral ? [] : ['--volume', `${name}:/data`];
  const run = [
    'run',
    '--detach',
    '--rm',
    '--name',
    name,
    '--publish',
    `127.0.0.1:${port}:6379`,
    ...volume,
    IMAGE,
    'redis-server',
    ...settings,
  ];
  const started = await runCommand(engine, run, { timeoutMs: 300_000 });
  if (!started.ok) return `${engine} did not start ${IMAGE}: ${lastLines(started.output, 2)}`;
  let stopped;
  const stop = () =>
    (stopped ??= (async () => {
      const end = await runCommand(engine, ['stop', '--time', '10', name], { timeoutMs: 30_000 });
      forget();
      if (!end.ok && !/no such container/i.test(end.output)) throw new Error(lastLines(end.output, 2));
    })());
  const forget = onStop({ name: 'Redis', stop });
  return { url: `redis://127.0.0.1:${port}`, how: `${engine} container ${name}`, stop };
}
