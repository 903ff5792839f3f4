// Starts the built platform as its own processes: for `npm start`, the demo, the measurements and the end-to-end tests.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkout as here } from '../checkout.mjs';
import { startChild } from '../processes/child.mjs';
import { lastLines, runCommand } from '../processes/command.mjs';
import { freePort, giveBackPort } from '../services/free-port.mjs';
import { silent } from '../terminal/progress.mjs';
import { APPS, MIGRATE, SEED } from './apps.mjs';

export { stopAll } from '../processes/on-stop.mjs';
export { createNamespace, dropNamespace } from '../services/namespaces.mjs';
export { startBreakableServices } from '../services/breakable-services.mjs';
export { bringUpServices } from '../services/services.mjs';

const READY_MS = 60_000;

/** See processes.d.mts for the types, written for callers in TypeScript. */
export async function startPlatform({
  services,
  namespace,
  secretKey,
  ports = {},
  env = {},
  only = APPS.map(({ name }) => name),
  migrate = true,
  seed = true,
  logFolder,
  simulatorData,
  checkout = here,
  progress = silent,
  onLog,
  onDeath,
}) {
  const databaseUrl = namespace?.databaseUrl ?? services.databaseUrl;
  const redisUrl = namespace?.redisUrl ?? services.redisUrl;
  const redisPrefix = namespace?.redisPrefix ?? 'hg';
  const apps = APPS.filter(({ name }) => only.includes(name));
  const chosen = {};
  for (const { name, preferredPort } of APPS)
    chosen[name] = await freePort({ preferred: ports[name] ?? (namespace ? undefined : preferredPort) });
  const url = (name) => `http://127.0.0.1:${chosen[name]}`;
  const urls = { gateway: url('gateway'), docs: `${url('gateway')}/docs`, simulator: url('provider-simulator') };
  const common = {
    ...process.env,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    REDIS_PREFIX: redisPrefix,
    HELIOGRAPH_SECRET_KEY: secretKey,
    PUBLIC_URL: urls.gateway,
    SIMULATOR_URL: urls.simulator,
    SIMULATOR_DATA: simulatorData ?? join(logFolder, '..', 'simulator'),
    ...env,
  };
  /** @type {Map<string, { child: import('../processes/child.mjs').Child, script: string, port: number }>} */
  const running = new Map();
  const listeners = new Set(onDeath ? [onDeath] : []);

  const start = async (name, { as = name, env: own = {} } = {}) => {
    const app = APPS.find((each) => each.name === name);
    if (!app) throw new Error(`There is no app named ${name}.`);
    if (running.get(as)?.child.running()) throw new Error(`${as} runs already.`);
    // A second instance of an app has a port of its own; the first keeps the one its address was told with.
    const port = as === name ? chosen[name] : (running.get(as)?.port ?? (await freePort()));
    const step = progress.step(`${as}: starting`);
    const child = startChild({
      name: as,
      command: process.execPath,
      args: ['--enable-source-maps', join(checkout, app.script)],
      cwd: checkout,
      env: { ...common, [app.portVariable]: String(port), ...own },
      logFile: join(logFolder, `${as}.log`),
      tied: true,
      onLine: onLog && ((line) => onLog(as, line)),
    });
    running.set(as, { child, script: app.script, port });
    const failure = await ready(`http://127.0.0.1:${port}/health/ready`, child);
    if (failure) {
      step.fail();
      await child.stop().catch(() => {});
      throw new Error(`${as} did not become ready (${failure}). Its last log lines (${child.logFile}):\n${child.log()}`);
    }
    step.done(`${as} http://127.0.0.1:${port}`);
    child.died.then((how) => listeners.forEach((listener) => listener({ name: as, how, log: child.log() })));
    return { pid: child.pid, port, url: `http://127.0.0.1:${port}` };
  };
  const stopOne = async (name) => running.get(name)?.child.stop();

  const stop = async () => {
    for (const [, { child }] of [...running].reverse()) await child.stop();
    for (const port of Object.values(chosen)) giveBackPort(port);
  };

  try {
    if (migrate) await runOnce('migrating the database', MIGRATE, { checkout, env: common, progress });
    if (apps.some(({ name }) => name === 'provider-simulator')) await start('provider-simulator');
    const facts = seed
      ? readFacts(await runOnce('filling in the demo workspace', SEED, { checkout, env: common, progress }))
      : {};
    for (const { name } of apps) if (name !== 'provider-simulator') await start(name);
    return {
      urls,
      ports: chosen,
      databaseUrl,
      redisUrl,
      redisPrefix,
      facts,
      apiKey: typeof facts.apiKey === 'string' ? facts.apiKey : undefined,
      processes: () =>
        [...running].map(([name, { child, script, port }]) => ({ name, pid: child.pid, script, port, running: child.running() })),
      start,
      stopOne,
      kill: async (name, signal = 'SIGKILL') => running.get(name)?.child.kill(signal),
      log: (name, lines) => running.get(name)?.child.log(lines) ?? '',
      onDeath: (listener) => void listeners.add(listener),
      stop,
    };
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
}

async function runOnce(label, script, { checkout, env, progress }) {
  const step = progress.step(label);
  const outcome = await runCommand(process.execPath, ['--enable-source-maps', join(checkout, script)], {
    cwd: checkout,
    env,
    timeoutMs: 300_000,
  });
  if (!outcome.ok) {
    step.fail();
    throw new Error(
      `${script} failed (${outcome.timedOut ? 'it took too long' : `code ${outcome.code}`}):\n${lastLines(outcome.output, 20)}`,
    );
  }
  step.done();
  return outcome.stdout;
}

/** @param {string} stdout @returns {Record<string, any>} the seed's last line is one JSON object */
function readFacts(stdout) {
  const line = stdout.trimEnd().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) throw new Error(`${SEED} must end with one line of JSON.`);
  return JSON.parse(line);
}

async function ready(url, child) {
  const deadline = Date.now() + READY_MS;
  let last = 'no answer';
  while (Date.now() < deadline) {
    if (!child.running()) return `it ended with ${await child.exited}`;
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(3000) });
      await answer.body?.cancel();
      if (answer.status === 200) return undefined;
      last = `status ${answer.status}`;
    } catch {
      last = 'no answer';
    }
    await Promise.race([sleep(80), child.exited]);
  }
  return `${last} from ${url} within ${READY_MS / 1000} s`;
}
