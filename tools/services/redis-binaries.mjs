import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { lastLines, runCommand } from '../processes/command.mjs';
import { OLDEST_REDIS, isNewEnough, parseRedisVersion } from './redis-check.mjs';

/** @typedef {{ command: string, env?: NodeJS.ProcessEnv, version: string, how: string }} RedisServer */

const NAMES = ['redis-server', 'valkey-server'];
const HOMEBREW = [
  '/opt/homebrew/bin',
  '/usr/local/bin',
  '/home/linuxbrew/.linuxbrew/bin',
  '/opt/homebrew/opt/redis/bin',
  '/usr/local/opt/redis/bin',
];

/** @returns {{ command: string, how: string }[]} servers installed on this machine, the likeliest first */
export function installedRedis({ path = process.env.PATH ?? '' } = {}) {
  const inFolders = (folders, how) => folders.flatMap((folder) => NAMES.map((name) => ({ command: join(folder, name), how })));
  const onPath = path.split(delimiter).filter(Boolean);
  const places = [
    ...inFolders(onPath, 'PATH'),
    ...inFolders(['/usr/bin', '/usr/sbin'], 'system package'),
    ...inFolders(HOMEBREW, 'Homebrew'),
  ];
  return places.filter(({ command }) => existsSync(command));
}

/**
 * @param {{ command: string, env?: NodeJS.ProcessEnv, how: string }} server
 * @returns {Promise<RedisServer | string>} the reason when it cannot be used
 */
export async function tryRedis({ command, env, how }) {
  const asked = await runCommand(command, ['--version'], { env, timeoutMs: 10_000 });
  const version = asked.ok ? parseRedisVersion(asked.stdout) : undefined;
  if (!version) return `${command} (${how}) does not run: ${lastLines(asked.output, 1)}`;
  if (!isNewEnough(version)) return `${command} (${how}) is ${version.join('.')}; ${OLDEST_REDIS.join('.')} or newer is needed`;
  return { command, env, version: version.join('.'), how };
}
