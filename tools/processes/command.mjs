import { spawn } from 'node:child_process';
import { onStop } from './on-stop.mjs';

/**
 * @typedef {{ ok: boolean, code: number | null, output: string, stdout: string, missing: boolean, timedOut: boolean }} Outcome
 *   `output` is stdout and stderr as they came; `missing` means there is no such program.
 */

/**
 * Runs a program to its end, or to its time limit, and tells what happened: it never rejects, and leaves no child behind.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, uid?: number, gid?: number, timeoutMs?: number, onLine?: (line: string) => void, inherit?: boolean }} [options]
 *   `inherit` shows the program's own output instead of keeping it
 * @returns {Promise<Outcome>}
 */
export function runCommand(command, args, { cwd, env, uid, gid, timeoutMs = 60_000, onLine, inherit = false } = {}) {
  return new Promise((resolve) => {
    let child;
    const options = {
      cwd,
      env: env ?? process.env,
      uid,
      gid,
      // Its own process group: a time limit or a Ctrl-C ends its children too (npm and nx have many).
      detached: true,
      stdio: /** @type {import('node:child_process').StdioOptions} */ ([
        'ignore',
        inherit ? 'inherit' : 'pipe',
        inherit ? 'inherit' : 'pipe',
      ]),
    };
    try {
      child = spawn(command, args, options);
    } catch (error) {
      // Most refusals of the system come as an event, a few are thrown.
      const output = error instanceof Error ? error.message : String(error);
      return resolve({ ok: false, code: null, output, stdout: '', missing: false, timedOut: false });
    }
    let stdout = '';
    let output = '';
    let rest = '';
    let timedOut = false;
    const kill = (signal) => {
      try {
        if (child.pid) process.kill(-child.pid, signal);
      } catch {
        // Already gone.
      }
    };
    const ended = new Promise((end) => child.once('close', end));
    const forget = onStop({
      name: `${command} ${args[0] ?? ''}`.trim(),
      stop: async () => {
        kill('SIGTERM');
        const hard = setTimeout(() => kill('SIGKILL'), 3000);
        await ended;
        clearTimeout(hard);
      },
      abandon: () => kill('SIGKILL'),
    });
    const timer = setTimeout(() => {
      timedOut = true;
      kill('SIGKILL');
    }, timeoutMs);
    const keep = (chunk, isOut) => {
      if (isOut) stdout += chunk;
      output += chunk;
      if (!onLine) return;
      const lines = (rest + chunk).split(/\r?\n/);
      rest = lines.pop() ?? '';
      lines.forEach(onLine);
    };
    child.stdout?.setEncoding('utf8').on('data', (chunk) => keep(chunk, true));
    child.stderr?.setEncoding('utf8').on('data', (chunk) => keep(chunk, false));
    const finish = (code, missing) => {
      clearTimeout(timer);
      forget();
      resolve({ ok: code === 0, code, output, stdout, missing, timedOut });
    };
    child.once('error', (error) => finish(null, 'code' in error && error.code === 'ENOENT'));
    child.once('close', (code) => finish(code, false));
  });
}

/** @param {string} text @param {number} [count] the last lines of a program's output, for an error message */
export function lastLines(text, count = 15) {
  return text.trimEnd().split(/\r?\n/).slice(-count).join('\n');
}
