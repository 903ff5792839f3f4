// Processes of the measurement itself (the bare pipeline, the load): children that speak over Node's channel and end with their parent.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { checkout } from '../checkout.mjs';
import { onStop } from '../processes/on-stop.mjs';

const READY_MS = 30_000;

/** In a child: say something to the parent, and end when the parent does. @param {object} message */
export function tellParent(message) {
  process.send?.(message);
  if (process.listenerCount('disconnect') === 0) process.once('disconnect', () => process.exit(0));
}

/**
 * @typedef {object} OwnProcess
 * @property {string} name
 * @property {number} pid
 * @property {Record<string, any>} hello what it said when it was ready
 * @property {(question: object) => Promise<any>} ask one at a time
 * @property {() => Promise<void>} stop
 */

/**
 * @param {string} name
 * @param {string} script below `tools/bench`
 * @param {Record<string, string>} [env]
 * @returns {Promise<OwnProcess>} once it has said `{ ready: true }`
 */
export async function startOwnProcess(name, script, env = {}) {
  const child = fork(join(checkout, 'tools', 'bench', script), {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // A Ctrl-C of the terminal reaches only the measurement, which then stops everything in order.
    detached: true,
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGKILL');
    await exited;
    forget();
  };
  const forget = onStop({ name, stop, abandon: () => child.kill('SIGKILL') });
  const next = () =>
    new Promise((resolve, reject) => {
      const gone = (code) => reject(new Error(`${name} ended with ${code}`));
      child.once('exit', gone);
      child.once('message', (message) => {
        child.off('exit', gone);
        resolve(message);
      });
    });
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} was not ready within ${READY_MS / 1000} s`)), READY_MS);
  });
  const hello = await Promise.race([next(), late]).finally(() => clearTimeout(timer));
  const ask = (question) => {
    const answer = next();
    child.send(question);
    return answer;
  };
  return { name, pid: child.pid ?? 0, hello, ask, stop };
}
