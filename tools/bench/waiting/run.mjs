// The rows about what waits: how exactly a pace is kept, and what a large backlog costs.
import { measureBacklog } from './backlog.mjs';
import { measurePace } from './pacing.mjs';
import { openWaitingStage } from './stage.mjs';

/** @typedef {'pacing' | 'backlog'} WaitingRow */
export const WAITING_ROWS = /** @type {WaitingRow[]} */ (['pacing', 'backlog']);

const CONTACTS = 5000;
const PACES = [80, 1000];

/**
 * @param {{ rows: WaitingRow[], paceSeconds: number, backlog: number }} options
 * @param {import('../../terminal/progress.mjs').Progress} progress
 */
export async function measureWaiting({ rows, paceSeconds, backlog }, progress) {
  const stage = await openWaitingStage({ contacts: CONTACTS, progress });
  try {
    const paces = [];
    for (const perSecond of rows.includes('pacing') ? PACES : []) {
      const title = `a pace of ${perSecond} a second, from four senders, over ${paceSeconds} s`;
      paces.push(
        await watched(progress, title, (onProgress) => measurePace(stage, { perSecond, seconds: paceSeconds, onProgress })),
      );
    }
    const title = `a backlog of ${backlog.toLocaleString('en')} messages that are due`;
    const costs = rows.includes('backlog')
      ? await watched(progress, title, (onProgress) => measureBacklog(stage, { due: backlog, perSecond: 1000, onProgress }))
      : null;
    return { paces, backlog: costs };
  } finally {
    await stage.stop();
  }
}

async function watched(progress, title, run) {
  const step = progress.step(title);
  try {
    const figures = await run((text) => step.note(`${title}: ${text}`));
    step.done(title);
    return figures;
  } catch (error) {
    step.fail();
    throw error;
  }
}

/** @param {Awaited<ReturnType<typeof measureWaiting>>} results @returns {string} for people */
export function waitingLines({ paces, backlog }) {
  const lines = paces.map(
    ({ set, kept, offPercent, busiest, overPercent, seconds, senders }) =>
      `pace ${set}/s, ${senders} senders, ${seconds} s: kept ${kept.toFixed(1)}/s (${signed(offPercent)} %), ` +
      `busiest second ${busiest} (+${overPercent.toFixed(1)} %)`,
  );
  if (backlog)
    lines.push(
      `backlog ${backlog.due.toLocaleString('en')}: first message at the provider ${(backlog.firstMs / 1000).toFixed(2)} s after the start, ` +
        `sender ${backlog.senderMiB?.toFixed(0) ?? '–'} MiB, Redis ${backlog.redisMiB.toFixed(0)} MiB, ${backlog.perSecond.toFixed(0)}/s handed off`,
    );
  return lines.join('\n');
}

const signed = (value) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
