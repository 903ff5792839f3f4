import { median, percentile } from '../measure/percentiles.mjs';

/** As `SYNC_CONCURRENCY` of the sync process. */
const CONCURRENCY = 16;
const SLOW_PAGE_MS = 5_000;
const TEMPLATES_EACH = 40;

/**
 * @typedef {object} Sync medians of one sync
 * @property {number} ms
 * @property {number} heapMiB most of the heap above what was there before
 * @property {number} rssMiB most of the whole process
 * @property {number} calls to the provider
 */

/** One account at a time: its first sync, which imports everything, and a second that finds nothing changed. */
export async function measureAlone(stage, { templates, languages, rounds }, progress) {
  // Code that has not run yet is compiled while it is measured.
  await stage.ask({ one: await stage.account(20, 2) });
  const results = [];
  for (const count of templates) {
    const [first, second] = [[], []];
    for (let round = 1; round <= rounds; round++) {
      const step = progress.step(`${count} templates, round ${round}`);
      const account = await stage.account(count, languages);
      for (const taken of [first, second]) {
        const before = await stage.calls(account.accountSid);
        const figures = await stage.ask({ one: account });
        taken.push({ ...figures, calls: (await stage.calls(account.accountSid)) - before });
      }
      step.done();
    }
    results.push({ templates: count, first: middle(first), second: middle(second) });
  }
  return results;
}

/** @param {Sync[]} syncs @returns {Sync} */
const middle = (syncs) => {
  const of = (name) => median(syncs.map((sync) => sync[name]));
  return { ms: of('ms'), heapMiB: of('heapMiB'), rssMiB: of('rssMiB'), calls: of('calls') };
};

/** Many accounts on one worker at once; the first to be rung is slow, the second fails. */
export async function measureTogether(stage, { accounts: count }, progress) {
  const step = progress.step(`${count} accounts on one worker`);
  const accounts = [];
  for (let n = 0; n < count; n++) accounts.push(await stage.account(TEMPLATES_EACH, 4));
  const [slow, failing] = accounts;
  await stage.simulator.control('POST', '/_sim/faults', { kind: 'list_slow', ms: SLOW_PAGE_MS, accountSid: slow.accountSid });
  await stage.simulator.control('POST', '/_sim/faults', {
    kind: 'list_fail_page',
    page: 0,
    status: 503,
    accountSid: failing.accountSid,
  });
  const { ends, ms, heapMiB, rssMiB } = await stage.ask({ many: { accounts, concurrency: CONCURRENCY } });
  step.done();
  const endOf = (account) => ends.find((end) => end.accountId === account.accountId);
  const others = ends.filter((end) => end.accountId !== slow.accountId && end.accountId !== failing.accountId);
  const took = others.map((end) => end.took);
  return {
    accounts: count,
    templatesEach: TEMPLATES_EACH,
    concurrency: CONCURRENCY,
    allMs: ms,
    heapMiB,
    rssMiB,
    others: {
      synced: others.filter((end) => end.outcome === 'synced').length,
      lastEndedMs: Math.max(...others.map((end) => end.at)),
      p50Ms: percentile(took, 0.5),
      p99Ms: percentile(took, 0.99),
    },
    slow: { outcome: endOf(slow).outcome, tookMs: endOf(slow).took },
    failing: { outcome: endOf(failing).outcome, tookMs: endOf(failing).took },
  };
}
