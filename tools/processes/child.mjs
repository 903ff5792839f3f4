import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkout } from '../checkout.mjs';
import { lastLines } from './command.mjs';
import { onStop } from './on-stop.mjs';

/**
 * @typedef {object} Child
 * @property {string} name
 * @property {number} pid
 * @property {string} logFile
 * @property {Promise<string>} exited resolves, never rejects, with how it ended: `code 1`, `signal SIGKILL`, `could not start: …`
 * @property {Promise<string>} died as `exited`, but only for an end nobody asked for
 * @property {() => boolean} running
 * @property {() => boolean} stopping whether its end was asked for
 * @property {(signal: NodeJS.Signals) => Promise<string>} kill one signal, asked for, and how it ended
 * @property {() => Promise<void>} stop bounded by the sum of its signals' times; may be called twice
 * @property {(count?: number) => string} log its last log lines
 */

/**
 * Starts a program that is meant to stay. It leads its own process group, so that a Ctrl-C reaches only the launcher,
 * which then stops everything in reverse order instead of everything at once.
 * @param {object} options
 * @param {string} options.name
 * @param {string} options.command
 * @param {string[]} options.args
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {string} [options.cwd]
 * @param {number} [options.uid]
 * @param {number} [options.gid]
 * @param {string} options.logFile begun anew
 * @param {(line: string) => void} [options.onLine] when given, output passes through this process on its way to the log
 * @param {boolean} [options.tied] a Node program that ends when this process ends, however that happens
 * @param {[NodeJS.Signals, number][]} [options.signals] how to stop: signal and milliseconds to wait after it
 * @returns {Child}
 */
export function startChild({ name, command, args, env, cwd, uid, gid, logFile, onLine, tied = false, signals }) {
  const ladder = signals ?? [
    ['SIGTERM', 15_000],
    ['SIGKILL', 2000],
  ];
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w', 0o600);
  const output = onLine ? 'pipe' : log;
  const program = tied ? ['--require', join(checkout, 'tools', 'processes', 'end-with-parent.cjs'), ...args] : args;
  const child = spawn(command, program, {
    cwd,
    env,
    uid,
    gid,
    detached: true,
    stdio: [tied ? 'pipe' : 'ignore', output, output],
  });

  let ended;
  let stopping = false;
  const exited = new Promise((resolve) => {
    const end = (how) => {
      if (ended) return;
      ended = how;
      resolve(how);
    };
    child.once('error', (error) => end(`could not start: ${error.message}`));
    child.once('close', (code, signal) => end(signal ? `signal ${signal}` : `code ${code}`));
  });
  if (onLine) for (const stream of [child.stdout, child.stderr]) pass(stream, log, onLine);
  exited.then(() => closeSync(log));

  const signal = (target, which) => {
    try {
      process.kill(target, which);
      return true;
    } catch {
      return false;
    }
  };
  let stopped;
  const stop = () => (stopped ??= climb());
  const climb = async () => {
    stopping = true;
    for (const [which, waitMs] of ladder) {
      if (ended || !child.pid) break;
      signal(which === 'SIGKILL' ? -child.pid : child.pid, which);
      await Promise.race([exited, sleep(waitMs, undefined, { ref: false })]);
    }
    // Whatever it started and left in its group goes with it.
    if (child.pid) signal(-child.pid, 'SIGKILL');
    forget();
    if (!ended) throw new Error(`process ${child.pid} outlived ${ladder.map(([which]) => which).join(', ')}`);
  };
  const forget = onStop({
    name,
    stop,
    abandon: () => child.pid && !ended && signal(-child.pid, ladder.length > 2 ? ladder[1][0] : 'SIGKILL'),
  });
  exited.then(forget);

  return {
    name,
    pid: child.pid ?? 0,
    logFile,
    exited,
    died: new Promise((resolve) => exited.then((how) => stopping || resolve(how))),
    running: () => !ended,
    stopping: () => stopping,
    kill: (which) => {
      stopping = true;
      if (child.pid && !ended) signal(child.pid, which);
      return exited;
    },
    stop,
    log: (count) => lastLines(readFileSync(logFile, 'utf8'), count),
  };
}

function pass(stream, log, onLine) {
  let rest = '';
  stream?.setEncoding('utf8').on('data', (chunk) => {
    writeSync(log, chunk);
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  });
}
