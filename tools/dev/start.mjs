// npm start: a running platform from a fresh clone, with one command, on a machine that has Node and little else.
import { join } from 'node:path';
import { checkout } from '../checkout.mjs';
import { stopAll } from '../processes/on-stop.mjs';
import { dataFolder } from '../services/data-folder.mjs';
import { createProgress, duration } from '../terminal/progress.mjs';
import { build, ensureInstalled } from './install.mjs';
import { worthShowing } from './log-lines.mjs';
import { endLeftovers, takeLock, writeRunFile } from './run-file.mjs';
import { localSecrets } from './secrets.mjs';
import { welcome } from './welcome.mjs';

const begun = Date.now();
const progress = createProgress();
/** @type {() => void} */
let release = () => {};
let ending = false;

// The terminal may vanish; that must not end the launcher before it has stopped what it started.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

async function end(code, reason) {
  if (ending) return;
  ending = true;
  if (reason) progress.line(`\n${reason}`);
  const since = Date.now();
  const errors = await stopAll({ report: (name) => progress.line(`  stopping ${name}`) });
  for (const { message } of errors) progress.line(`! ${message}`);
  release();
  progress.line(`Stopped (${duration(Date.now() - since)}).`);
  process.exit(errors.length ? 1 : code);
}

let asked = 0;
let lastAsked = 0;
let running = false;
for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => {
    // npm passes on a Ctrl-C that the terminal has already delivered: two signals, one wish.
    if (Date.now() - lastAsked < 300) return;
    lastAsked = Date.now();
    asked++;
    if (asked === 1) return void end(running ? 0 : 130, `${signal}: stopping.`);
    // Nothing is left behind either way: what still runs is killed when this process exits.
    if (asked >= 3 && signal === 'SIGINT') process.exit(1);
    progress.line(`  still stopping${signal === 'SIGINT' ? '; Ctrl-C once more kills what is left' : ''}`);
  });
for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error) => void end(1, `The launcher failed: ${error?.stack ?? error}`));

async function start() {
  const data = dataFolder(checkout);
  const lock = takeLock(data);
  if (typeof lock !== 'function') {
    const { pid, facts } = lock;
    progress.line(`Heliograph already runs from this checkout (process ${pid})${facts ? '' : ' and is still starting'}.`);
    if (facts) for (const [name, url] of Object.entries(facts.urls)) progress.line(`  ${name.padEnd(10)} ${url}`);
    process.exit(1);
  }
  release = lock;

  const left = await endLeftovers(data);
  if (left.length) progress.line(`  ended ${left.join(', ')}, left running by an earlier start`);
  await ensureInstalled({ checkout, progress });
  await build({ checkout, progress });

  // Only now: these import what npm has installed.
  const { bringUpServices, startPlatform } = await import('./processes.mjs');
  const services = await bringUpServices({
    databaseUrl: process.env.DATABASE_URL,
    redisUrl: process.env.REDIS_URL,
    checkout,
    progress,
  });
  const platform = await startPlatform({
    services,
    secretKey: process.env.HELIOGRAPH_SECRET_KEY ?? localSecrets(data).HELIOGRAPH_SECRET_KEY,
    logFolder: join(data, 'logs'),
    simulatorData: join(data, 'simulator'),
    checkout,
    // The simulator reviews in seconds, so a newcomer should not wait a production minute for the next sync.
    env: {
      SYNC_EVERY_IN_REVIEW_MS: process.env.SYNC_EVERY_IN_REVIEW_MS ?? '10000',
      SPOOL_DIR: process.env.SPOOL_DIR ?? join(data, 'spool'),
      MEDIA_DIR: process.env.MEDIA_DIR ?? join(data, 'media'),
    },
    progress,
    onLog: (name, line) => {
      const text = worthShowing(line);
      if (text) progress.line(`  [${name}] ${text}`);
    },
    onDeath: ({ name, how, log }) =>
      void end(1, `${name} died (${how}). Its last log lines (.data/logs/${name}.log):\n${log}\nStopping the rest.`),
  });
  if (ending) return;
  writeRunFile(data, {
    launcher: process.pid,
    startedAt: new Date().toISOString(),
    urls: platform.urls,
    ports: platform.ports,
    processes: platform.processes().map(({ name, pid, script }) => ({ name, pid, script: join(checkout, script) })),
    databaseUrl: platform.databaseUrl,
    redisUrl: platform.redisUrl,
    redisPrefix: platform.redisPrefix,
    apiKey: platform.apiKey,
    seed: platform.facts,
  });
  running = true;
  welcome({ platform, took: duration(Date.now() - begun), say: progress.line });
  // Nothing to do but wait: the children and their logs keep this process alive.
  for (const service of [services.postgres, services.redis]) watch(service);
}

/** A server that was started here and dies takes the platform with it. */
function watch(service) {
  service.died?.then((how) => void (ending || end(1, `A server died (${how}): ${service.how}`)));
}

start().catch((error) => {
  // A start that was interrupted fails at whatever step was under way; that is not worth telling.
  if (!ending) void end(1, error instanceof Error ? error.message : String(error));
});
