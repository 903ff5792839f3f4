// Chromium from the machine's own Debian package sources, unpacked into `.data` without installing it: no root needed.
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, runCommand } from '../processes/command.mjs';
import { download, librariesOf, missingLibraries, ownApt } from './apt-packages.mjs';

const WANTED = ['chromium', 'chromium-common'];
const launcher = 'heliograph-chromium';

/** @param {string} bin @returns {string} where an unpacked browser is started from, whether it is there or not */
export const unpackedChromium = (bin) => join(bin, 'chromium', launcher);

/**
 * @param {{ bin: string, note: (text: string) => void }} options `bin`: the folder of downloaded programs; the packages go to `bin/chromium`
 * @returns {Promise<{ path: string } | { reason: string }>}
 */
export async function chromiumFromApt({ bin, note }) {
  if (process.platform !== 'linux') return { reason: 'apt is only looked for on Linux' };
  const tools = [
    runCommand('apt-get', ['--version'], { timeoutMs: 10_000 }),
    runCommand('dpkg', ['--version'], { timeoutMs: 10_000 }),
  ];
  if ((await Promise.all(tools)).some(({ missing }) => missing)) return { reason: 'this machine has no apt-get and dpkg' };
  const work = join(bin, `apt.${process.pid}`);
  const half = join(work, 'root');
  mkdirSync(half, { recursive: true });
  try {
    const reason = await fetchInto(half, { work, note });
    if (reason) return { reason };
    const root = join(bin, 'chromium');
    rmSync(root, { recursive: true, force: true });
    renameSync(half, root); // Whole or not at all: the next run must be able to trust what it finds here.
    const path = unpackedChromium(bin);
    // The package's own start script looks for its files where an installation puts them.
    writeFileSync(
      path,
      `#!/bin/sh\nhere=$(dirname "$(readlink -f "$0")")\nexport LD_LIBRARY_PATH="${librariesOf('$here', root).join(':')}:$LD_LIBRARY_PATH"\nexec "$here/usr/lib/chromium/chromium" "$@"\n`,
    );
    chmodSync(path, 0o755);
    return { path };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What has to be there besides the browser itself is what its package depends on, and what those depend on: all of it, minus what is installed. */
async function fetchInto(root, { work, note }) {
  note('downloading chromium with apt (not installing it)');
  let own = [];
  let got = await download(WANTED, { work, root, own });
  if (!got.ok) {
    own = ownApt(work);
    await runCommand('apt-get', [...own, 'update', '-q'], { timeoutMs: 240_000 });
    got = await download(WANTED, { work, root, own });
    if (!got.ok) return `apt cannot download chromium: ${lastLines(got.output, 2)}`;
  }
  const program = join(root, 'usr', 'lib', 'chromium', 'chromium');
  if ((await missingLibraries(program, root)).length) {
    // A simulated installation names exactly the packages this machine lacks.
    const planned = await runCommand('apt-get', [...own, 'install', '-s', '-q', '--no-install-recommends', 'chromium'], {
      timeoutMs: 60_000,
    });
    const packages = [...planned.stdout.matchAll(/^Inst (\S+)/gm)]
      .map(([, name]) => name)
      .filter((name) => !WANTED.includes(name));
    note(`downloading ${packages.length} libraries for chromium`);
    const more = packages.length ? await download(packages, { work, root, own }) : planned;
    if (!more.ok) return `apt cannot download the libraries of chromium: ${lastLines(more.output, 2)}`;
  }
  const missing = await missingLibraries(program, root);
  return missing.length ? `chromium from apt misses ${missing.join(', ')}` : undefined;
}
