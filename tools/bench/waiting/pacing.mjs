// How exactly four senders together keep a channel's pace: counted where it matters, when the provider had each message.
import { setTimeout as sleep } from 'node:timers/promises';
import { fill } from './fill.mjs';

const SENDERS = 4;
/** The first seconds are not counted: the senders start one after the other. */
const SETTLE_SECONDS = 3;

/**
 * @typedef {object} PaceFigures
 * @property {number} set messages a second
 * @property {number} seconds counted
 * @property {number} kept messages a second, over all of them
 * @property {number} offPercent of `kept` from `set`
 * @property {number} busiest messages in the busiest span of one second, wherever it begins
 * @property {number} overPercent of `busiest` above `set`; 0 when it is not above
 * @property {number} senders
 */

/**
 * @param {import('./stage.mjs').WaitingStage} stage
 * @param {{ perSecond: number, seconds: number, onProgress?: (text: string) => void }} options
 * @returns {Promise<PaceFigures>}
 */
export async function measurePace(stage, { perSecond, seconds, onProgress }) {
  const { phones } = stage.workspace;
  await stage.setRate(perSecond);
  const before = await total(stage);
  const span = SETTLE_SECONDS + seconds + 1;
  await fill(stage, Math.max(phones.length, Math.ceil((perSecond * (span + 4)) / phones.length) * phones.length));
  const names = Array.from({ length: SENDERS }, (_, index) => `sender-${perSecond}-${index + 1}`);
  await Promise.all(names.map((name) => stage.startSender(name)));
  for (let left = span; left > 0; left--) {
    onProgress?.(`${left} s left`);
    await sleep(1000);
  }
  await Promise.all(names.map((name) => stage.stopSender(name)));
  await stage.query('TRUNCATE outbound_queue');
  const times = await timesAtProvider(stage, (await total(stage)) - before);
  return { ...countPace(times, perSecond, seconds), senders: SENDERS };
}

/**
 * @param {number[]} times ms, ascending
 * @param {number} perSecond
 * @param {number} seconds
 * @returns {Omit<PaceFigures, 'senders'>}
 */
export function countPace(times, perSecond, seconds) {
  const from = (times[0] ?? 0) + SETTLE_SECONDS * 1000;
  const counted = times.filter((at) => at >= from && at < from + seconds * 1000);
  let busiest = 0;
  for (let first = 0, last = 0; last < counted.length; last++) {
    while (counted[last] - counted[first] >= 1000) first++;
    busiest = Math.max(busiest, last - first + 1);
  }
  const kept = counted.length / seconds;
  const percent = (value) => ((value - perSecond) / perSecond) * 100;
  return { set: perSecond, seconds, kept, offPercent: percent(kept), busiest, overPercent: Math.max(0, percent(busiest)) };
}

const ask = async ({ urls }, path) => (await fetch(`${urls.simulator}${path}`)).json();
const total = async (stage) => (await ask(stage, '/_sim/messages?direction=outbound&limit=1')).total;

async function timesAtProvider(stage, count) {
  if (count === 0) return [];
  const { messages } = await ask(stage, `/_sim/messages?direction=outbound&limit=${count}`);
  return messages.map(({ createdAt }) => createdAt).sort((a, b) => a - b);
}
