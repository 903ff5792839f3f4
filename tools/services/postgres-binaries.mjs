import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { runCommand } from '../processes/command.mjs';

/** The oldest PostgreSQL the schema is used with. */
export const OLDEST_POSTGRES = 14;

/** @typedef {{ bin: string, major: number, version: string, how: string }} PostgresBinaries `bin` is the folder of initdb and postgres */

/** @param {string} text what `postgres --version` prints, such as `postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)` */
export function parsePostgresVersion(text) {
  const [, version, major] = /PostgreSQL\)\s+((\d+)[.\w]*)/.exec(text) ?? [];
  return version ? { version, major: Number(major) } : undefined;
}

/** Places where a server may lie, the likeliest first. @returns {Promise<{ bin: string, how: string }[]>} */
export async function postgresPlaces({ path = process.env.PATH ?? '' } = {}) {
  const places = path
    .split(delimiter)
    .filter((folder) => folder && existsSync(join(folder, 'postgres')))
    // A link in /usr/local/bin often points at postgres alone; initdb lies beside the real one.
    .map((folder) => ({ bin: dirname(realpathSync(join(folder, 'postgres'))), how: 'PATH' }));
  const config = await runCommand('pg_config', ['--bindir'], { timeoutMs: 5000 });
  if (config.ok) places.push({ bin: config.stdout.trim(), how: 'pg_config' });
  for (const bin of newest('/usr/lib/postgresql', '', 'bin')) places.push({ bin, how: 'system package' });
  for (const prefix of ['/opt/homebrew/opt', '/usr/local/opt', '/home/linuxbrew/.linuxbrew/opt'])
    for (const bin of newest(prefix, 'postgresql', 'bin')) places.push({ bin, how: 'Homebrew' });
  for (const bin of newest('/Applications/Postgres.app/Contents/Versions', '', 'bin')) places.push({ bin, how: 'Postgres.app' });
  const seen = new Set();
  return places.filter(
    ({ bin }) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')) && !seen.has(bin) && seen.add(bin),
  );
}

function newest(folder, prefix, below) {
  if (!existsSync(folder)) return [];
  const number = (name) => Number(/(\d+(\.\d+)?)/.exec(name)?.[1] ?? 0);
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .sort((a, b) => number(b) - number(a))
    .map((name) => join(folder, name, below));
}

/**
 * Asks a place for its version, as the account that will run it.
 * @param {{ bin: string, how: string }} place
 * @param {import('./data-folder.mjs').Account | undefined} account
 * @returns {Promise<PostgresBinaries | string>} the reason when it cannot be used
 */
export async function tryPostgres({ bin, how }, account) {
  const asked = await runCommand(join(bin, 'postgres'), ['--version'], {
    uid: account?.uid,
    gid: account?.gid,
    cwd: '/',
    timeoutMs: 10_000,
  });
  const found = asked.ok ? parsePostgresVersion(asked.stdout) : undefined;
  if (!found) return `${bin} (${how}) does not run${account ? ` as ${account.name}` : ''}`;
  if (found.major < OLDEST_POSTGRES)
    return `${bin} (${how}) is PostgreSQL ${found.version}; ${OLDEST_POSTGRES} or newer is needed`;
  return { bin, how, ...found };
}
