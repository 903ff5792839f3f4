// Which process is behind a pid we once wrote down. A pid is reused: nothing is signalled before its command line has been read.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** @param {number | undefined} pid */
export function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 1) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  return !isZombie(pid);
}

// In a container without an init, an orphan that ended stays in the table for ever: it holds nothing and must not be waited for.
function isZombie(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}

/** @param {number} pid @returns {string} the command line with spaces between arguments; empty when it cannot be read */
export function commandLineOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    // macOS has no /proc; ps is always there.
    const ps = spawnSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
    return ps.status === 0 ? ps.stdout.trim() : '';
  }
}

/**
 * @param {number | undefined} pid
 * @param {string[]} parts all of them must be in the command line
 */
export function isOurs(pid, parts) {
  if (!isAlive(pid)) return false;
  const line = commandLineOf(pid);
  return line !== '' && parts.every((part) => line.includes(part));
}

/**
 * Ends a process that is not our child, signal after signal, each with its own time.
 * @param {number} pid
 * @param {[NodeJS.Signals, number][]} signals signal and milliseconds to wait after it
 * @returns {Promise<boolean>} whether it is gone
 */
export async function endProcess(pid, signals) {
  for (const [signal, waitMs] of signals) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (error.code === 'ESRCH') return true;
      throw error;
    }
    const deadline = Date.now() + waitMs;
    while (Date.now() < deadline) {
      if (!isAlive(pid)) return true;
      await sleep(50);
    }
  }
  return !isAlive(pid);
}
