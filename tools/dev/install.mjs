import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { lastLines, runCommand } from '../processes/command.mjs';
import { duration } from '../terminal/progress.mjs';

/** @param {string} checkout @returns {string | undefined} why dependencies must be installed; undefined when they are in place */
export function whyInstall(checkout) {
  const installed = join(checkout, 'node_modules', '.package-lock.json'); // npm writes it last.
  if (!existsSync(join(checkout, 'node_modules'))) return 'first start';
  if (!existsSync(installed)) return 'an earlier installation did not finish';
  return statSync(join(checkout, 'package-lock.json')).mtimeMs > statSync(installed).mtimeMs
    ? 'package-lock.json has changed'
    : undefined;
}

/**
 * `npm ci`, when it is needed.
 * @param {{ checkout: string, progress: import('../terminal/progress.mjs').Progress }} options
 * @throws {Error} with the end of npm's output
 */
export async function ensureInstalled({ checkout, progress }) {
  const why = whyInstall(checkout);
  if (!why) return;
  const step = progress.step(`npm ci (${why}; one to two minutes)`);
  const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const args = [...npm.slice(1), 'ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const installed = await runCommand(npm[0], args, { cwd: checkout, env: npmEnvironment(checkout), timeoutMs: 1_800_000 });
  if (installed.ok) return step.done('dependencies installed');
  step.fail();
  throw new Error(
    installed.timedOut
      ? `npm ci did not end within ${duration(1_800_000)}.`
      : `npm ci failed:\n${lastLines(installed.output, 30)}`,
  );
}

// An account without a home of its own (a CI user, nobody) has nowhere to keep npm's cache.
function npmEnvironment(checkout) {
  try {
    accessSync(homedir(), constants.W_OK);
    return process.env;
  } catch {
    const cache = join(checkout, '.data', 'npm-cache');
    mkdirSync(cache, { recursive: true });
    return { npm_config_cache: cache, ...process.env };
  }
}

/**
 * Builds every project; nx answers from its cache what has not changed.
 * @param {{ checkout: string, progress: import('../terminal/progress.mjs').Progress }} options
 * @throws {Error} with the end of the compiler's output
 */
export async function build({ checkout, progress }) {
  const step = progress.step('building');
  const built = await runCommand(
    process.execPath,
    [nx(checkout), 'run-many', '-t', 'build', '--outputStyle=static', '--skipSync'],
    {
      cwd: checkout,
      env: nxEnvironment(),
      timeoutMs: 900_000,
    },
  );
  if (built.ok) return step.done('built');
  step.fail();
  throw new Error(`The build failed:\n${lastLines(built.output, 40)}`);
}

/** @param {string} checkout nx's entry file */
export function nx(checkout) {
  return join(checkout, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');
}

/**
 * No background daemon, no full-screen interface, and no plugin processes: nx starts those outside its own process group, where
 * they outlive an nx that is interrupted.
 * @returns {NodeJS.ProcessEnv}
 */
export function nxEnvironment() {
  return { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_ISOLATE_PLUGINS: 'false', FORCE_COLOR: '0' };
}
