// Redis compiled from the source package of the machine's own Debian or Ubuntu sources. Slow (about half a minute on two
// cores), and the last resort: it needs only gcc and make, and the result only the C library.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { lastLines, runCommand } from '../processes/command.mjs';
import { ownApt } from './apt-packages.mjs';

/** Where the two families keep the keys of their own archives; apt does not tell which key a source is signed with. */
const KEYRINGS = ['/usr/share/keyrings/debian-archive-keyring.gpg', '/usr/share/keyrings/ubuntu-archive-keyring.gpg'];

/**
 * @param {{ bin: string, note: (text: string) => void }} options the server becomes `bin/redis-server`
 * @returns {Promise<{ command: string } | string>} the reason when it did not work
 */
export async function redisFromSource({ bin, note }) {
  if (process.platform !== 'linux') return 'compiling is only tried on Linux';
  for (const tool of ['gcc', 'make', 'tar', 'apt-get'])
    if ((await runCommand(tool, ['--version'], { timeoutMs: 10_000 })).missing)
      return `compiling needs ${tool}, which is missing`;
  const work = join(bin, `source.${process.pid}`);
  mkdirSync(work, { recursive: true });
  try {
    note('downloading the Redis source package');
    const failure = await fetchSource(work);
    if (failure) return failure;
    const folder = readdirSync(work).find((name) => name.startsWith('redis-') && existsSync(join(work, name, 'src', 'Makefile')));
    if (!folder) return 'the source package holds no redis folder';
    note('compiling Redis');
    const jobs = `-j${availableParallelism()}`;
    const made = await runCommand('make', [jobs, 'MALLOC=libc', 'BUILD_TLS=no', 'USE_SYSTEMD=no', 'redis-server'], {
      cwd: join(work, folder),
      timeoutMs: 900_000,
    });
    if (!made.ok) return `compiling Redis failed: ${lastLines(made.output, 3)}`;
    const command = join(bin, 'redis-server');
    const half = `${command}.${process.pid}`;
    copyFileSync(join(work, folder, 'src', 'redis-server'), half);
    chmodSync(half, 0o755);
    renameSync(half, command);
    return { command };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function fetchSource(work) {
  // The same sources the machine already trusts, asked for source packages.
  const format = '$(SITE)|$(RELEASE)|$(COMPONENT)';
  const keys = KEYRINGS.filter((file) => existsSync(file)).join(',');
  const targets = await runCommand('apt-get', ['indextargets', '--format', format, 'Created-By: Packages'], {
    timeoutMs: 10_000,
  });
  const lines = new Set();
  for (const target of targets.stdout.split('\n')) {
    const [site, release, component] = target.trim().split('|');
    if (component) lines.add(`deb-src ${keys ? `[signed-by=${keys}] ` : ''}${site} ${release} ${component}`);
  }
  if (!lines.size) return 'apt names no package sources';
  const list = join(work, 'sources.list');
  writeFileSync(list, [...lines, ''].join('\n'));
  const apt = [...ownApt(work), '-o', `Dir::Etc::sourcelist=${list}`, '-o', 'Dir::Etc::sourceparts=-'];
  const update = await runCommand('apt-get', [...apt, 'update', '-q'], { timeoutMs: 240_000 });
  const got = await runCommand('apt-get', [...apt, 'source', '--download-only', '-q', 'redis'], {
    cwd: work,
    timeoutMs: 180_000,
  });
  const archive = readdirSync(work).find((name) => /^redis_.*\.orig\.tar\.\w+$/.test(name));
  if (!got.ok || !archive) return `apt cannot download the Redis source: ${lastLines(got.output || update.output, 2)}`;
  const unpacked = await runCommand('tar', ['xf', archive], { cwd: work });
  return unpacked.ok ? undefined : `the Redis source does not unpack: ${lastLines(unpacked.output, 2)}`;
}
