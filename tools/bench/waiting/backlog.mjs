// What a large backlog costs: memory of the sender and of Redis, and how soon the first message leaves after a start.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fill } from './fill.mjs';

const MIB = 1024 * 1024;
/** The sender works on the backlog for so long while its memory is watched. */
const WATCH_SECONDS = 20;

/**
 * @typedef {object} BacklogFigures
 * @property {number} due messages
 * @property {number | null} senderMiB largest resident set; null where /proc is missing
 * @property {number} redisMiB largest `used_memory`
 * @property {number} firstMs from the start of the process until the provider had the first message
 * @property {number} perSecond handed off while watched
 */

/**
 * @param {import('./stage.mjs').WaitingStage} stage
 * @param {{ due: number, perSecond: number, onProgress?: (text: string) => void }} options
 * @returns {Promise<BacklogFigures>}
 */
export async function measureBacklog(stage, { due, perSecond, onProgress }) {
  await stage.setRate(perSecond);
  await fill(stage, due, (done) => onProgress?.(`${done.toLocaleString('en')} messages put in`));
  const before = await handedOff(stage);
  const began = performance.now();
  const { pid } = await stage.startSender('sender-backlog');
  let firstMs = 0;
  let [senderMiB, redisMiB] = [0, 0];
  const until = began + WATCH_SECONDS * 1000;
  while (performance.now() < until) {
    if (firstMs === 0 && (await handedOff(stage)) > before) firstMs = performance.now() - began;
    senderMiB = Math.max(senderMiB, residentMiB(pid) ?? 0);
    redisMiB = Math.max(redisMiB, await redisMemoryMiB(stage));
    await sleep(firstMs === 0 ? 10 : 200);
  }
  const count = (await handedOff(stage)) - before;
  const rate = count / ((performance.now() - began) / 1000);
  await stage.stopSender('sender-backlog');
  return { due, senderMiB: senderMiB || null, redisMiB, firstMs, perSecond: rate };
}

const handedOff = async ({ urls }) =>
  (await (await fetch(`${urls.simulator}/_sim/messages?direction=outbound&limit=1`)).json()).total;

async function redisMemoryMiB({ redis }) {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1] ?? 0) / MIB;
}

function residentMiB(pid) {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return null;
  }
}
