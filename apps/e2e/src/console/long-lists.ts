import type { Page } from 'playwright-core';
import { uuidOf, type TestPlatform } from '../platform/start-platform';

/** Ids in the order of time, as the platform makes them. */
const idAt = (time: string, n: string): string =>
  `(SELECT (substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid
      FROM lpad(to_hex((extract(epoch FROM ${time}) * 1000)::bigint), 12, '0') AS h)`;

/**
 * Copies of one conversation, in which one message was written, until there are so many, and of its message until its thread is so long. Written past the API: sending
 * 15,000 messages is another test's business.
 */
export async function fillUp(on: TestPlatform, conversation: string, conversations: number, messages: number): Promise<void> {
  const id = uuidOf('conversation', conversation);
  const run = (sql: string, values: unknown[]): Promise<unknown> => on.stores.dataSource.query(sql, values);
  const at = `(v.last_message_at - n * interval '1 second')`;
  await run(
    `WITH one AS (SELECT * FROM conversations WHERE id = $1),
     numbers AS (SELECT n, gen_random_uuid() AS contact FROM generate_series(1, $2::int - 1) AS n),
     people AS (INSERT INTO contacts SELECT (jsonb_populate_record(c, jsonb_build_object('id', contact,
         'phone', '+551195' || lpad(n::text, 7, '0'), 'name', 'Customer ' || n))).* FROM numbers, contacts c JOIN one ON c.id = one.contact_id),
     made AS (INSERT INTO conversations SELECT (jsonb_populate_record(v, jsonb_build_object('id', ${idAt(at, 'n')},
         'contact_id', contact, 'last_message_at', ${at}, 'created_at', ${at}))).* FROM numbers, conversations v WHERE v.id = $1)
     INSERT INTO messages SELECT (jsonb_populate_record(m, jsonb_build_object('id', ${idAt(at, '1000000 + n')}, 'contact_id', contact,
         'conversation_id', ${idAt(at, 'n')}, 'provider_message_id', 'copy-' || n, 'created_at', ${at},
         'content', jsonb_build_object('type', 'text', 'text', 'Question ' || n)))).*
       FROM numbers, conversations v JOIN messages m ON m.conversation_id = v.id WHERE v.id = $1`,
    [id, conversations],
  );
  const said = `(m.created_at - n * interval '1 minute')`;
  await run(
    `INSERT INTO messages SELECT (jsonb_populate_record(m, jsonb_build_object('id', ${idAt(said, 'n')}, 'provider_message_id', 'line-' || n,
         'direction', CASE n % 3 WHEN 0 THEN 'out' ELSE 'in' END, 'state', CASE n % 3 WHEN 0 THEN 'read' ELSE 'received' END,
         'created_at', ${said}, 'content', jsonb_build_object('type', 'text', 'text', 'Line ' || n || repeat(' and some more words', n % 9))))).*
       FROM generate_series(1, $2::int - 1) AS n, messages m WHERE m.conversation_id = $1`,
    [id, messages],
  );
  await on.stores.dataSource.query('ANALYZE conversations, contacts, messages');
}

export interface Scrolled {
  frames: number;
  p50: number;
  p95: number;
  longest: number;
  /** The most rows that were in the page at once. */
  rows: number;
}

/** Scrolls a pane a screen further every frame, and measures how long each frame took: what somebody who drags the bar feels. */
export async function scrollThrough(page: Page, pane: string, row: string, direction: 1 | -1, frames = 240): Promise<Scrolled> {
  const { deltas, rows } = (await page.evaluate(`new Promise((done) => {
    const pane = document.querySelector(${JSON.stringify(pane)});
    const deltas = [];
    let rows = 0;
    let last = performance.now();
    const step = Math.max(60, Math.min(pane.clientHeight, (pane.scrollHeight - pane.clientHeight) / ${frames}));
    const frame = (now) => {
      deltas.push(now - last);
      last = now;
      rows = Math.max(rows, pane.querySelectorAll(${JSON.stringify(row)}).length);
      if (deltas.length >= ${frames}) return done({ deltas: deltas.slice(2), rows });
      pane.scrollTop += ${direction} * step;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  })`)) as { deltas: number[]; rows: number };
  const sorted = [...deltas].sort((a, b) => a - b);
  const at = (share: number): number => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10;
  return { frames: sorted.length, p50: at(0.5), p95: at(0.95), longest: Math.round(sorted.at(-1) ?? 0), rows };
}
