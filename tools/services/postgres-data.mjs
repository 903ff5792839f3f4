// A PostgreSQL data folder: made whole or not at all, and taken back from a launcher that crashed.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, runCommand } from '../processes/command.mjs';
import { endProcess, isAlive, isOurs } from '../processes/identity.mjs';

/** The superuser of a server we started; a DATABASE_URL names its own. */
export const POSTGRES_USER = 'heliograph';

/** @param {string} data @returns {number | undefined} the major version that wrote it; undefined when there is none yet */
export function dataVersion(data) {
  const file = join(data, 'PG_VERSION');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
}

/**
 * @param {object} options
 * @param {string} options.folder holds `data` and `password`
 * @param {string} options.bin
 * @param {import('./data-folder.mjs').Account | undefined} options.account
 * @param {boolean} options.ephemeral does not wait for the disk
 */
export async function initialise({ folder, bin, account, ephemeral }) {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755); // Whatever the umask: the account must pass through.
  const half = join(folder, 'data.new');
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { mode: 0o700 });
  const passwordFile = join(folder, 'password.new');
  writeFileSync(passwordFile, randomBytes(18).toString('base64url'), { mode: 0o600 });
  if (account) for (const path of [half, passwordFile]) chownSync(path, account.uid, account.gid);

  let made;
  // Which of these a machine has differs; C sorts by bytes and is always there.
  for (const locale of ['C.UTF-8', 'en_US.UTF-8', 'C']) {
    const args = [
      '-D',
      half,
      '-U',
      POSTGRES_USER,
      '-E',
      'UTF8',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      `--locale=${locale}`,
    ];
    if (ephemeral) args.push('--no-sync');
    made = await runCommand(join(bin, 'initdb'), args, { uid: account?.uid, gid: account?.gid, cwd: '/', timeoutMs: 120_000 });
    if (made.ok || !/locale/i.test(made.output)) break;
  }
  if (!made?.ok) throw new Error(`initdb failed:\n${lastLines(made?.output ?? '')}`);
  if (account) chownSync(passwordFile, 0, 0);
  renameSync(passwordFile, join(folder, 'password'));
  renameSync(half, join(folder, 'data'));
}

/** @param {string} folder @returns {string} */
export function passwordOf(folder) {
  return readFileSync(join(folder, 'password'), 'utf8').trim();
}

/** @param {string} data @returns {{ pid: number, lines: string[] } | undefined} what the lock file says */
export function readLock(data) {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  return { pid: Number(lines[0]), lines };
}

/**
 * Frees a data folder from what an earlier run left: our own server is stopped, and a lock whose pid now belongs to some other
 * program is released. A server that somebody else runs on this folder is left alone, and so the start will fail.
 * @param {string} data
 * @returns {Promise<string | undefined>} what was done, for the reader of the terminal
 */
export async function recoverPostgres(data) {
  const lock = readLock(data);
  if (!lock || !isAlive(lock.pid)) return undefined; // PostgreSQL itself clears the lock of a dead server.
  if (isOurs(lock.pid, ['postgres', data])) {
    const gone = await endProcess(lock.pid, [
      ['SIGINT', 10_000],
      ['SIGQUIT', 5000],
    ]);
    if (!gone) throw new Error(`PostgreSQL ${lock.pid} of an earlier run holds ${data} and does not stop.`);
    return `stopped PostgreSQL ${lock.pid}, left running by an earlier run`;
  }
  // Removing the lock would also remove PostgreSQL's check for orphaned backends; a pid that is certainly dead keeps it.
  const dead = spawnSync(process.execPath, ['--version']).pid;
  writeFileSync(join(data, 'postmaster.pid'), [String(dead), ...lock.lines.slice(1)].join('\n'));
  return `released a stale lock: process ${lock.pid} is not PostgreSQL`;
}
