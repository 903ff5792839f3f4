// npm test: everything that must hold before a change goes in, from a fresh clone. The last line is `N passed, N failed, N skipped`.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../checkout.mjs';
import { ensureInstalled, nx, nxEnvironment } from '../dev/install.mjs';
import { runCommand } from '../processes/command.mjs';
import { stopAll } from '../processes/on-stop.mjs';
import { dataFolder } from '../services/data-folder.mjs';
import { createProgress, duration } from '../terminal/progress.mjs';
import { failedTasks, lastLine, sum, tallyOf } from './tally.mjs';

const begun = Date.now();
const progress = createProgress();
/** @type {import('./tally.mjs').Tally[]} */
const tallies = [];
/** @type {string[]} */
const broken = [];
const LIMIT_MS = 3_600_000;

for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => {
    broken.push(`interrupted by ${signal}`);
    tallies.push({ passed: 0, failed: 1, skipped: 0 });
    void finish(130);
  });

let finishing = false;
async function finish(code) {
  if (finishing) return;
  finishing = true;
  for (const { message } of await stopAll()) {
    broken.push(message);
    tallies.push({ passed: 0, failed: 1, skipped: 0 });
  }
  progress.line();
  for (const name of broken) progress.line(`✗ ${name}`);
  const total = sum(tallies);
  progress.line(`Took ${duration(Date.now() - begun)}.`);
  process.stdout.write(`${lastLine(total)}\n`, () => process.exit(code ?? (total.failed ? 1 : 0)));
}

/** @param {string} name @param {number} [count] */
function fail(name, count = 1) {
  broken.push(name);
  tallies.push({ passed: 0, failed: count, skipped: 0 });
}

/** A program of node_modules. @param {string} name @param {string[]} args */
function tool(name, args, options = {}) {
  return runCommand(join(checkout, 'node_modules', '.bin', name), args, { cwd: checkout, timeoutMs: LIMIT_MS, ...options });
}

/** A stage without tests of its own: it counts only when it fails. */
async function check(label, run, countOf = () => 1) {
  const step = progress.step(label);
  const outcome = await run();
  if (outcome.ok) {
    step.done();
    return outcome;
  }
  step.fail();
  progress.line(outcome.output.trimEnd());
  fail(outcome.timedOut ? `${label}: not done within ${duration(LIMIT_MS)}` : label, Math.max(1, countOf(outcome.output)));
  return outcome;
}

async function jest(label, args, env) {
  const folder = join(dataFolder(checkout), 'test');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `jest-${process.pid}.json`);
  rmSync(file, { force: true });
  progress.line(`\n${label}`);
  const outcome = await tool('jest', [...args, '--passWithNoTests', '--json', `--outputFile=${file}`], { env, inherit: true });
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // It ended before it could write one.
  }
  rmSync(file, { force: true });
  const tally = tallyOf(report, outcome.code);
  tallies.push(tally);
  progress.line(`  ${label}: ${lastLine(tally)}`);
  if (tally.failed) broken.push(`${label}: ${tally.failed} failed`);
}

async function run() {
  await ensureInstalled({ checkout, progress });
  await check('formatting (prettier)', () => tool('prettier', ['--check', '--log-level=warn', '.']));
  await check('no import cycles (dependency-cruiser)', () =>
    tool('depcruise', ['--config', '.dependency-cruiser.cjs', 'apps', 'libs', 'tools']),
  );
  const targets = ['run-many', '-t', 'lint', 'typecheck', 'build', '--outputStyle=static', '--skipSync'];
  const nxEnv = { ...nxEnvironment(), CI: 'true' };
  const nxRun = () =>
    runCommand(process.execPath, [nx(checkout), ...targets], { cwd: checkout, env: nxEnv, timeoutMs: LIMIT_MS });
  const checked = await check('lint, typecheck, build (nx)', nxRun, (output) => failedTasks(output).length);
  // What lint or the types say does not keep the built apps from being tried; an nx that names no task built nothing.
  const failures = failedTasks(checked.output);
  const built = checked.ok || (failures.length > 0 && !failures.some((task) => task.endsWith(':build')));

  // Only now: it imports what npm has installed.
  const { bringUpServices } = await import('../services/services.mjs');
  const { TEST_DATABASE_URL, TEST_REDIS_URL, DATABASE_URL, REDIS_URL } = process.env;
  const services = await bringUpServices({
    databaseUrl: TEST_DATABASE_URL ?? DATABASE_URL,
    redisUrl: TEST_REDIS_URL ?? REDIS_URL,
    ephemeral: true,
    checkout,
    progress,
  });
  const env = { ...process.env, NODE_ENV: 'test', TEST_DATABASE_URL: services.databaseUrl, TEST_REDIS_URL: services.redisUrl };
  await jest('unit and integration tests', ['--ignoreProjects', 'e2e', '--maxWorkers', '2'], env);
  if (!built) return fail('end-to-end tests: not run, because the build failed');
  const CHROMIUM_PATH = await chromium();
  const without = CHROMIUM_PATH ? [] : ['--testPathIgnorePatterns', 'src/console/'];
  await jest('end-to-end tests', ['--selectProjects', 'e2e', '--runInBand', ...without], { ...env, CHROMIUM_PATH });
}

/** Without a browser the tests that need one have failed, and all others are still worth running. */
async function chromium() {
  const { bringUpChromium } = await import('../services/chromium.mjs');
  try {
    return await bringUpChromium({ given: process.env.CHROMIUM_PATH, bin: join(dataFolder(checkout), 'bin'), progress });
  } catch (error) {
    fail(`browser tests: not run. ${error.message}`);
    return '';
  }
}

run()
  .catch((error) => fail(error instanceof Error ? error.message : String(error)))
  .finally(() => finish());
