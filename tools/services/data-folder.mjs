// Where the servers keep their data: `.data` in the checkout, or a temporary folder for a test run.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isOurs } from '../processes/identity.mjs';

const EPHEMERAL = 'heliograph-test-';

/** @typedef {{ uid: number, gid: number, name: string }} Account an account servers run under when we are root */

/** `.data` of a checkout: git-ignored; holds data, secrets, logs and downloaded servers. @param {string} checkout */
export function dataFolder(checkout) {
  const folder = join(checkout, '.data');
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}

/** A folder that is gone after the run. It names its owner, so that a later run can clear it after a crash. */
export function ephemeralFolder() {
  const folder = mkdtempSync(join(tmpdir(), EPHEMERAL));
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'owner.json'), JSON.stringify({ pid: process.pid, script: basename(process.argv[1] ?? '') }));
  return folder;
}

/** Folders of test runs that were killed: their owner lives no more. @returns {string[]} */
export function abandonedFolders(within = tmpdir()) {
  const mine = process.getuid?.();
  return readdirSync(within)
    .filter((name) => name.startsWith(EPHEMERAL))
    .map((name) => join(within, name))
    .filter((folder) => {
      try {
        if (mine !== undefined && lstatSync(folder).uid !== mine) return false;
        const owner = JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8'));
        return !isOurs(owner.pid, [owner.script]);
      } catch {
        return false; // Being made, or being removed, this very moment.
      }
    });
}

/** PostgreSQL refuses to run as root. @returns {Account | undefined} who runs it then; undefined when we are not root */
export function serverAccount() {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf('-u', name);
    const gid = idOf('-g', name);
    if (uid && gid) return { uid, gid, name };
  }
  return { uid: 65_534, gid: 65_534, name: 'nobody' };
}

function idOf(flag, name) {
  const id = spawnSync('id', [flag, name], { encoding: 'utf8' });
  return id.status === 0 ? Number(id.stdout) : undefined;
}

/** Whether an account can come to a folder at all: every folder above it must let it through. @param {string} folder @param {Account | undefined} account */
export function canEnter(folder, account) {
  if (!account) return true;
  const { uid, gid } = account;
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { uid, gid, cwd: '/', stdio: 'ignore' }).status === 0;
}

/**
 * The folder for what `account` must read. A checkout under /root is closed to every other account: then a folder of this
 * checkout's own in /var/tmp, which outlives a restart of the machine.
 * @param {string} folder where it would be
 * @param {Account | undefined} account
 * @param {string} [outside] where it goes instead
 */
export function reachableFolder(folder, account, outside = existsSync('/var/tmp') ? '/var/tmp' : tmpdir()) {
  if (canEnter(folder, account)) return folder;
  const other = join(outside, `heliograph-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`);
  mkdirSync(other, { recursive: true, mode: 0o755 });
  const found = lstatSync(other);
  // The name can be foreseen and everybody may write there: a folder somebody else made first is not used.
  if (!found.isDirectory() || found.uid !== process.getuid?.())
    throw new Error(`${other} belongs to somebody else; remove it and start again.`);
  chmodSync(other, 0o755);
  return other;
}

/** @param {string} folder */
export function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
