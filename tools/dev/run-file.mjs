// `.data/run.json`: the facts of the platform that runs now, for the demo, for the next start, and for whoever looks.
import { existsSync, mkdirSync, openSync, closeSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, isOurs } from '../processes/identity.mjs';

const LAUNCHER = join('tools', 'dev', 'start.mjs');

/**
 * @typedef {object} RunFacts
 * @property {number} launcher pid
 * @property {string} startedAt UTC ISO 8601
 * @property {{ gateway: string, simulator: string, docs: string }} urls
 * @property {Record<string, number>} ports
 * @property {{ name: string, pid: number, script: string }[]} processes `script`: absolute path
 * @property {string} databaseUrl
 * @property {string} redisUrl
 * @property {string} redisPrefix
 * @property {string} [apiKey] of the demo workspace
 * @property {Record<string, unknown>} [seed] everything the seed told
 */

/** @param {string} folder `.data` @returns {RunFacts | undefined} */
export function readRunFile(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {string} folder @param {RunFacts} facts readable by its owner only: it holds an API key and a database password */
export function writeRunFile(folder, facts) {
  const half = join(folder, `run.json.${process.pid}`);
  writeFileSync(half, `${JSON.stringify(facts, null, 2)}\n`, { mode: 0o600 });
  renameSync(half, join(folder, 'run.json'));
}

/**
 * One launcher per checkout. A lock whose launcher is gone, or whose pid is another program's by now, is taken over.
 * @param {string} folder
 * @returns {(() => void) | { pid: number, facts: RunFacts | undefined }} release, or who holds it
 */
export function takeLock(folder) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'start.lock');
  for (;;) {
    try {
      const handle = openSync(file, 'wx', 0o644);
      writeFileSync(handle, String(process.pid));
      closeSync(handle);
      return () => {
        rmSync(join(folder, 'run.json'), { force: true });
        rmSync(file, { force: true });
      };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
    if (isOurs(pid, [LAUNCHER])) return { pid, facts: readRunFile(folder) };
    rmSync(file, { force: true });
  }
}

/**
 * Ends the apps of a launcher that was killed: they would go on sending, unseen, beside the new ones.
 * @param {string} folder
 * @returns {Promise<string[]>} names of what was ended
 */
export async function endLeftovers(folder) {
  const left = readRunFile(folder);
  const ended = [];
  for (const { name, pid, script } of [...(left?.processes ?? [])].reverse()) {
    if (!isOurs(pid, [script])) continue;
    await endProcess(pid, [
      ['SIGTERM', 10_000],
      ['SIGKILL', 2000],
    ]);
    ended.push(name);
  }
  return ended;
}
