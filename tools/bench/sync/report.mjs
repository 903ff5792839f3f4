const HEAD = ['templates', 'sync', 'ms', 'heap MiB', 'process MiB', 'provider calls'];

/** @param {Awaited<ReturnType<typeof import('./measure.mjs').measureAlone>>} results @returns {string} for people */
export function aloneTable(results) {
  const lines = results.flatMap(({ templates, first, second }) => [
    cells(String(templates), 'first', first),
    cells('', 'second, unchanged', second),
  ]);
  const rows = [HEAD, ...lines];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) =>
    row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ');
  return [line(HEAD), widths.map((width) => '-'.repeat(width)).join('  '), ...lines.map(line)].join('\n');
}

const cells = (templates, name, { ms, heapMiB, rssMiB, calls }) => [
  templates,
  name,
  ms.toFixed(0),
  heapMiB.toFixed(1),
  rssMiB.toFixed(0),
  String(calls),
];

/** @param {Awaited<ReturnType<typeof import('./measure.mjs').measureTogether>>} result @returns {string[]} */
export function togetherLines({ accounts, templatesEach, concurrency, others, slow, failing, heapMiB, rssMiB }) {
  return [
    `${accounts} accounts of ${templatesEach} templates on one worker, ${concurrency} at once, rung together`,
    `  ${others.synced} others synced within ${others.lastEndedMs.toFixed(0)} ms; each took p50 ${others.p50Ms.toFixed(0)} ms, p99 ${others.p99Ms.toFixed(0)} ms`,
    `  the slow one: ${slow.outcome} after ${slow.tookMs.toFixed(0)} ms; the failing one: ${failing.outcome} after ${failing.tookMs.toFixed(0)} ms`,
    `  heap above what was there before ${heapMiB.toFixed(1)} MiB, process ${rssMiB.toFixed(0)} MiB`,
  ];
}
