// Redis from the machine's own Debian or Ubuntu package sources, unpacked into `.data` without installing it: no root needed.
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, runCommand } from '../processes/command.mjs';
import { download, librariesOf, missingLibraries, ownApt } from './apt-packages.mjs';

/** Part of every system, or of use only when a package is really installed. */
const NOT_NEEDED = /^(libc6|redis.*|adduser|lsb-base|init-system-helpers|debconf.*|sysvinit-utils|procps|<.*>)$/;

/** @param {string} root where the packages are unpacked @returns {{ command: string, env: NodeJS.ProcessEnv }} */
export function unpackedRedis(root) {
  return {
    command: join(root, 'usr', 'bin', 'redis-server'),
    env: { ...process.env, LD_LIBRARY_PATH: [...librariesOf(root), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':') },
  };
}

/**
 * @param {{ bin: string, note: (text: string) => void }} options `bin`: the folder of downloaded servers; the packages go to `bin/redis`
 * @returns {Promise<{ command: string, env: NodeJS.ProcessEnv } | string>} the reason when it did not work
 */
export async function redisFromApt({ bin, note }) {
  if (process.platform !== 'linux') return 'apt is only looked for on Linux';
  const version = await runCommand('apt-get', ['--version'], { timeoutMs: 10_000 });
  if (!version.ok || (await runCommand('dpkg', ['--version'], { timeoutMs: 10_000 })).missing)
    return 'this machine has no apt-get and dpkg';
  const work = join(bin, `apt.${process.pid}`);
  const half = join(work, 'root');
  mkdirSync(half, { recursive: true });
  try {
    const failure = await fetchInto(half, { work, note });
    if (failure) return failure;
    const root = join(bin, 'redis');
    rmSync(root, { recursive: true, force: true });
    renameSync(half, root); // Whole or not at all: the next start must be able to trust what it finds here.
    return unpackedRedis(root);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function fetchInto(root, { work, note }) {
  const wanted = ['redis-server', 'redis-tools'];
  // The system's lists first: when somebody keeps them fresh, nothing but the packages themselves has to be read.
  note('downloading redis-server with apt (not installing it)');
  let own = [];
  let got = await download(wanted, { work, root, own });
  if (!got.ok) {
    note('reading the package lists with apt');
    own = ownApt(work);
    const update = await runCommand('apt-get', [...own, 'update', '-q'], { timeoutMs: 240_000 });
    // One source of several that does not answer is no reason to stop: what counts is whether the package is found.
    note('downloading redis-server with apt (not installing it)');
    got = await download(wanted, { work, root, own });
    if (!got.ok) return `apt cannot download redis-server: ${lastLines(got.output || update.output, 2)}`;
  }

  // Libraries the server misses on this machine: what its packages depend on, a level further each time.
  let packages = wanted;
  const seen = new Set(wanted);
  for (let level = 0; level < 3 && (await missingLibraries(unpackedRedis(root).command, root)).length; level++) {
    packages = (await dependencies(packages, own)).filter((name) => !seen.has(name) && seen.add(name));
    if (!packages.length) break;
    note(`downloading ${packages.length} libraries for redis-server`);
    const more = await download(packages, { work, root, own });
    if (!more.ok) return `apt cannot download ${packages.join(' ')}: ${lastLines(more.output, 2)}`;
  }
  const missing = await missingLibraries(unpackedRedis(root).command, root);
  return missing.length ? `redis-server from apt misses ${missing.join(', ')}` : undefined;
}

async function dependencies(packages, own) {
  const flags = ['--no-recommends', '--no-suggests', '--no-conflicts', '--no-breaks', '--no-replaces', '--no-enhances'];
  const asked = await runCommand('apt-cache', [...own, 'depends', ...flags, ...packages], { timeoutMs: 60_000 });
  const names = asked.stdout.split('\n').flatMap((line) => /^\s+\|?(?:Pre)?Depends: (\S+)/.exec(line)?.[1] ?? []);
  return [...new Set(names)].filter((name) => !NOT_NEEDED.test(name));
}
