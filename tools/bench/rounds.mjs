// One round: a load, the wait until all of it has arrived, and what it cost.
import { setTimeout as sleep } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';

/** Longest wait for what was accepted to arrive, ms. */
const DRAIN_MS = 90_000;
const LOOK_MS = 50;

/**
 * @typedef {object} Round
 * @property {number} perSecond messages arrived, over the time from the first request to the last arrival
 * @property {number} messages
 * @property {{ p50: number, p99: number }} acceptMs
 * @property {{ p50: number, p99: number } | null} arriveMs accept → arrival
 * @property {{ own: number | null, servers: number | null }} cpuMsPerMessage
 */

/**
 * Where a pipeline's messages arrive. `from` is the UUIDv7 that sorts before every row of this round.
 * @typedef {object} Arrival
 * @property {(stage: import('./stage.mjs').Stage, from: string) => Promise<number>} open how many have not arrived
 * @property {(stage: import('./stage.mjs').Stage, from: string) => Promise<{ arrived: number, lastAt: number | null, p50: number | null, p99: number | null }>} summary
 */

const span = (from, to) => `extract(epoch FROM ${to} - ${from})::float8 * 1000`;
const spread = (ms) =>
  `percentile_disc(0.5) WITHIN GROUP (ORDER BY ${ms}) AS p50, percentile_disc(0.99) WITHIN GROUP (ORDER BY ${ms}) AS p99`;
const at = (column) => `extract(epoch FROM max(${column}))::float8 * 1000 AS "lastAt"`;
const counting = (table, arrived, where = 'true') => ({
  open: async ({ query }, from) =>
    (await query(`SELECT count(*)::int AS open FROM ${table} WHERE id > $1 AND ${where} AND NOT (${arrived})`, [from]))[0].open,
});

/** @type {Record<'handedOff' | 'read' | 'bareAccepted' | 'inbound' | 'bareInbound', Arrival>} */
export const ARRIVALS = {
  /** The provider's yes, as the sender timed it. */
  handedOff: {
    ...counting('messages', 'handed_off_at IS NOT NULL', `direction = 'out'`),
    summary: async ({ query }, from) =>
      (
        await query(
          `SELECT count(*)::int AS arrived, ${at('handed_off_at')}, ${spread(span('created_at', 'handed_off_at'))}
             FROM messages WHERE id > $1 AND direction = 'out' AND handed_off_at IS NOT NULL`,
          [from],
        )
      )[0],
  },
  /** All three reports are understood: the message is `read`. */
  read: {
    ...counting('messages', `state = 'read'`, `direction = 'out'`),
    summary: async ({ query }, from) =>
      (
        await query(
          `SELECT count(*)::int AS arrived, NULL AS "lastAt", ${spread(span('created_at', 'handed_off_at'))}
             FROM messages WHERE id > $1 AND direction = 'out' AND state = 'read'`,
          [from],
        )
      )[0],
  },
  bareAccepted: {
    ...counting('bare_messages', 'accepted_at IS NOT NULL'),
    summary: async ({ query }, from) =>
      (
        await query(
          `SELECT count(*)::int AS arrived, ${at('accepted_at')}, ${spread(span('created_at', 'accepted_at'))}
             FROM bare_messages WHERE id > $1 AND accepted_at IS NOT NULL`,
          [from],
        )
      )[0],
  },
  /** In the conversation: contact, message, window and event are committed with the receipt's own state. */
  inbound: {
    ...counting('webhook_receipts', `state <> 'received'`),
    summary: async ({ query }, from) =>
      (
        await query(
          `SELECT count(*)::int AS arrived, NULL AS "lastAt", NULL AS p50, NULL AS p99
             FROM messages WHERE id > $1 AND direction = 'in'`,
          [from],
        )
      )[0],
  },
  bareInbound: {
    open: async () => 0,
    summary: async ({ query }, from) =>
      (
        await query(
          'SELECT count(*)::int AS arrived, NULL AS "lastAt", NULL AS p50, NULL AS p99 FROM bare_webhooks WHERE id > $1',
          [from],
        )
      )[0],
  },
};

/**
 * @param {import('./stage.mjs').Stage} stage
 * @param {'ours' | 'bare' | 'bareWebhooks'} pipeline
 * @param {Arrival} arrival
 * @param {import('./load/loader.mjs').Load} load
 * @returns {Promise<Round>}
 * @throws {Error} when a request was refused or a message did not arrive: such a round measures something else
 */
export async function runRound(stage, pipeline, arrival, load) {
  await sleep(5);
  const from = uuidv7();
  const before = stage.cpu(pipeline);
  const loaded = await stage.load(load);
  if (loaded.complaint) throw new Error(`not every request was taken: ${JSON.stringify(loaded.statuses)}\n${loaded.complaint}`);
  const deadline = Date.now() + DRAIN_MS;
  for (let open = 1; open > 0;) {
    open = await arrival.open(stage, from);
    if (open === 0) break;
    if (Date.now() > deadline)
      throw new Error(`${open} of ${loaded.messages} messages did not arrive within ${DRAIN_MS / 1000} s`);
    await sleep(LOOK_MS);
  }
  const seenAt = Date.now();
  const after = stage.cpu(pipeline);
  const { arrived, lastAt, p50, p99 } = await arrival.summary(stage, from);
  if (arrived !== loaded.messages) throw new Error(`${loaded.messages} messages were taken, ${arrived} arrived`);
  const endedAt = Math.max(lastAt ?? (pipeline === 'bareWebhooks' ? loaded.endedAt : seenAt), loaded.endedAt);
  const each = (name) => (before[name] === null || after[name] === null ? null : (after[name] - before[name]) / arrived);
  return {
    perSecond: arrived / ((endedAt - loaded.startedAt) / 1000),
    messages: arrived,
    acceptMs: loaded.latencyMs,
    arriveMs: p50 === null || p99 === null ? null : { p50, p99 },
    cpuMsPerMessage: { own: each('own'), servers: each('servers') },
  };
}
