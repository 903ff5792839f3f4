// A Chromium for the browser tests: the one that is installed, else Debian's, installed where we may and unpacked where we may not.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { lastLines, runCommand } from '../processes/command.mjs';
import { chromiumFromApt, unpackedChromium } from './chromium-from-apt.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MACOS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const INSTALL_MS = 600_000;

/** @returns {string[]} browsers installed on this machine, the likeliest first */
export function installedChromium({ path = process.env.PATH ?? '', platform = process.platform } = {}) {
  const folders = [...path.split(delimiter).filter(Boolean), '/usr/bin', '/usr/local/bin'];
  const places = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...new Set([...places, ...(platform === 'darwin' ? MACOS : [])])].filter((place) => existsSync(place));
}

/**
 * @param {object} options
 * @param {string} [options.given] CHROMIUM_PATH: used or refused, never replaced
 * @param {string} options.bin where an unpacked browser is kept for the next run
 * @param {import('../terminal/progress.mjs').Progress} options.progress
 * @returns {Promise<string>} the path of a browser that runs
 * @throws {Error} whose message says what to do
 */
export async function bringUpChromium({ given, bin, progress }) {
  const step = progress.step('Chromium: looking for a browser');
  const note = (text) => step.note(`Chromium: ${text}`);
  const reasons = [];
  const use = async (path) => {
    const tried = await versionOf(path);
    if (tried.version) step.done(`${tried.version} (${path})`);
    else reasons.push(tried.reason);
    return tried.version ? path : undefined;
  };
  try {
    if (given) {
      const found = await use(given);
      if (found) return found;
      throw new Error(`CHROMIUM_PATH: ${reasons.join('; ')}`);
    }
    for (const path of [...installedChromium(), unpackedChromium(bin)]) {
      const found = existsSync(path) && (await use(path));
      if (found) return found;
    }
    const failure = await installed({ note });
    if (failure) reasons.push(failure);
    else
      for (const path of installedChromium()) {
        const found = await use(path);
        if (found) return found;
      }
    const unpacked = await chromiumFromApt({ bin, note });
    if ('reason' in unpacked) reasons.push(unpacked.reason);
    else {
      const found = await use(unpacked.path);
      if (found) return found;
    }
    throw new Error(
      [
        'No Chromium found for the browser tests. Install one: Debian `sudo apt-get install chromium`, Ubuntu Google Chrome,',
        'macOS `brew install --cask chromium`; or name one in CHROMIUM_PATH. Tried:',
        ...reasons.map((reason) => `  - ${reason}`),
      ].join('\n'),
    );
  } catch (error) {
    step.fail();
    throw error;
  }
}

/** Ubuntu's `chromium-browser` is a note that a snap is wanted: what does not tell its version is no browser. */
async function versionOf(path) {
  const asked = await runCommand(path, ['--version', '--no-sandbox'], { timeoutMs: 30_000 });
  const version = asked.ok ? /(?:Chromium|Chrome)[^\n]*\d+\.\d+[^\n]*/.exec(asked.stdout)?.[0].trim() : undefined;
  return version ? { version } : { reason: `${path} does not run: ${lastLines(asked.output, 1)}` };
}

/** @returns {Promise<string | undefined>} the reason when it did not work */
async function installed({ note }) {
  if (process.platform !== 'linux') return 'apt is only looked for on Linux';
  if ((await runCommand('apt-get', ['--version'], { timeoutMs: 10_000 })).missing) return 'this machine has no apt-get';
  const root = process.getuid?.() === 0;
  if (!root && !(await runCommand('sudo', ['-n', 'true'], { timeoutMs: 10_000 })).ok) return 'apt-get may not install: not root';
  const [command, before] = root ? ['apt-get', []] : ['sudo', ['-n', 'apt-get']];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => runCommand(command, [...before, '-q', '-y', ...args], { env, timeoutMs: INSTALL_MS });
  note('installing chromium with apt-get');
  let outcome = await apt('install', '--no-install-recommends', 'chromium');
  if (!outcome.ok) {
    await apt('update');
    outcome = await apt('install', '--no-install-recommends', 'chromium');
  }
  return outcome.ok ? undefined : `apt-get cannot install chromium: ${lastLines(outcome.output, 2)}`;
}
