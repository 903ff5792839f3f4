import { URLSearchParams } from 'node:url';
import { table } from './table.mjs';

/**
 * @param {NonNullable<ReturnType<import('./command.mjs').readCommand>>} command
 * @param {ReturnType<import('./client.mjs').createClient>} call
 * @param {(text: string) => void} print
 * @returns {Promise<number>} how many were refused
 */
export function perform(command, call, print) {
  return performers[`${command.noun} ${command.act}`](command, call, print);
}

const performers = {
  'dead-letters list': (command, call, print) =>
    list(command, call, print, '/v1/dead-letters', ({ message, failedAt, code, kind, attempts, replayable, detail }) => ({
      message,
      'failed at': failedAt,
      code,
      kind: kind ?? '',
      attempts,
      replayable: replayable ? 'yes' : 'no',
      detail,
    })),
  'quarantine list': (command, call, print) =>
    list(command, call, print, '/v1/quarantine', ({ id, receivedAt, door, reason, replays, bytes, detail }) => ({
      receipt: id,
      'received at': receivedAt,
      door,
      reason,
      replays,
      bytes,
      detail,
    })),
  'dead-letters replay': replayDeadLetters,
  'quarantine replay': replayQuarantine,
  'quarantine dismiss': async ({ ids, note, json }, call, print) => {
    await call('DELETE', `/v1/quarantine/${ids[0]}${note === undefined ? '' : `?note=${encodeURIComponent(note)}`}`);
    print(json ? JSON.stringify({ dismissed: ids[0] }) : `Dismissed ${ids[0]}`);
    return 0;
  },
  'operations show': async ({ json }, call, print) => {
    const state = await call('GET', '/v1/operations');
    print(json ? JSON.stringify(state, null, 2) : describe(state));
    return 0;
  },
};

async function list({ json, limit, filter }, call, print, path, row) {
  const items = [];
  for (let cursor = null; items.length < limit;) {
    const asked = new URLSearchParams({
      ...filter,
      limit: String(Math.min(100, limit - items.length)),
      ...(cursor && { cursor }),
    });
    const page = await call('GET', `${path}?${asked}`);
    items.push(...page.data);
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  print(json ? JSON.stringify(items, null, 2) : table(items.map(row)));
  return 0;
}

async function replayDeadLetters({ ids, filter, json }, call, print) {
  const results = [];
  if (ids.length > 0) results.push(...(await call('POST', '/v1/dead-letters/replay', { ids })).results);
  for (let cursor = null; ids.length === 0;) {
    const page = await call('POST', '/v1/dead-letters/replay', { filter, ...(cursor && { cursor }) });
    results.push(...page.results);
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  const refused = results.filter(({ outcome }) => outcome === 'refused');
  const row = ({ message, outcome, replay, code, detail }) => ({
    message,
    outcome,
    'new message': replay?.id ?? '',
    why: code ? `${code}: ${detail}` : '',
  });
  print(json ? JSON.stringify(results, null, 2) : table(results.map(row)));
  return refused.length;
}

async function replayQuarantine({ ids, filter, json }, call, print) {
  let replayed = 0;
  for (const id of ids) replayed += (await call('POST', `/v1/quarantine/${id}/replay`)).replayed;
  // What is set aside again meanwhile counts as remaining: no more rounds than there was to do at first.
  for (let rounds = ids.length > 0 ? 0 : 1; rounds > 0; rounds -= 1) {
    const page = await call('POST', '/v1/quarantine/replay', filter);
    if (replayed === 0) rounds += Math.ceil(page.remaining / 1000);
    replayed += page.replayed;
    if (page.remaining === 0) break;
  }
  print(json ? JSON.stringify({ replayed }) : `${replayed} wait to be understood once more`);
  return 0;
}

function describe({ queues, receipts, deadLetters, unknown, circuits, sync, processes }) {
  const lines = [
    table(
      queues.map(({ lane, due, oldestDueAt, held, scheduled }) => ({
        lane,
        due,
        'oldest due': oldestDueAt ?? '',
        held,
        scheduled,
      })),
    ),
    `receipts: ${receipts.waiting} waiting, ${receipts.quarantined} in quarantine`,
    `messages: ${deadLetters} dead letters, ${unknown} unknown`,
  ];
  if (circuits.length > 0)
    lines.push(table(circuits.map(({ subject, code, detail, openedAt }) => ({ circuit: subject, code, openedAt, detail }))));
  if (sync.length > 0) {
    lines.push(
      table(
        sync.map(({ account, name, lastSuccessAt, lastError }) => ({
          account,
          name,
          'last sync': lastSuccessAt ?? 'never',
          error: lastError ?? '',
        })),
      ),
    );
  }
  if (processes.length > 0)
    lines.push(
      table(processes.map(({ app, seenAt, alive }) => ({ process: app, 'seen at': seenAt, alive: alive ? 'yes' : 'no' }))),
    );
  return lines.join('\n\n');
}
