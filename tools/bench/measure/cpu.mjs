// Processor time of processes, from /proc (Linux only: elsewhere it is not measured, and the table shows a dash).
import { existsSync, readFileSync, readdirSync } from 'node:fs';

/** Kernel ticks are 10 ms wherever Linux runs on our platforms (CLK_TCK = 100). */
const TICK_MS = 10;

export const canMeasureCpu = existsSync('/proc/self/stat');

/**
 * @param {string} text of /proc/<pid>/stat
 * @returns {{ parent: number, ownMs: number, deadChildrenMs: number }} user and system time
 */
export function parseStat(text) {
  // The second field is the program's name in brackets and may hold anything, spaces and brackets included.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const at = (number) => Number(fields[number - 3]);
  return { parent: at(4), ownMs: (at(14) + at(15)) * TICK_MS, deadChildrenMs: (at(16) + at(17)) * TICK_MS };
}

/** @param {number} pid @returns {ReturnType<typeof parseStat> | undefined} */
function stat(pid) {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {number} pid @returns {number} parent, or 0 */
export const parentOf = (pid) => stat(pid)?.parent ?? 0;

/** @param {number[]} pids @returns {number} ms of these processes alone */
export const cpuMs = (pids) => pids.reduce((sum, pid) => sum + (stat(pid)?.ownMs ?? 0), 0);

/**
 * @param {number} pid of a server that forks a process a connection
 * @returns {number} ms of it, its living children and those that have ended
 */
export function cpuMsOfFamily(pid) {
  const head = stat(pid);
  if (!head) return 0;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => stat(Number(name)))
    .filter((found) => found?.parent === pid);
  return head.ownMs + head.deadChildrenMs + children.reduce((sum, child) => sum + (child?.ownMs ?? 0), 0);
}
