import { median } from './measure/percentiles.mjs';

/** @typedef {import('./rounds.mjs').Round} Round */

/**
 * @typedef {object} Figures the middle of the rounds
 * @property {number} perSecond
 * @property {{ p50: number, p99: number }} acceptMs
 * @property {{ p50: number, p99: number } | null} arriveMs
 * @property {{ own: number | null, servers: number | null, total: number | null }} cpuMsPerMessage
 * @property {number[]} rounds messages a second of each
 */

/** @param {Round[]} rounds @returns {Figures} */
export function middle(rounds) {
  const of = (pick) => median(rounds.map(pick));
  const arrive = rounds.every((round) => round.arriveMs !== null);
  const cpu = (name) =>
    rounds.some((round) => round.cpuMsPerMessage[name] === null) ? null : of((r) => r.cpuMsPerMessage[name]);
  const [own, servers] = [cpu('own'), cpu('servers')];
  return {
    perSecond: of((round) => round.perSecond),
    acceptMs: { p50: of((round) => round.acceptMs.p50), p99: of((round) => round.acceptMs.p99) },
    arriveMs: arrive ? { p50: of((round) => round.arriveMs?.p50 ?? NaN), p99: of((round) => round.arriveMs?.p99 ?? NaN) } : null,
    cpuMsPerMessage: { own, servers, total: own === null || servers === null ? null : own + servers },
    rounds: rounds.map((round) => Math.round(round.perSecond)),
  };
}

/**
 * @typedef {object} Result
 * @property {string} row
 * @property {string} title
 * @property {Figures} figures
 * @property {{ title: string, figures: Figures }} [beside]
 * @property {number} [ratio] messages a second, ours to what stands beside it
 */

const HEAD = ['', '/s', 'accept p50', 'p99 ms', '→ accepted p50', 'p99 ms', 'CPU ms own', '+ servers', 'ratio'];

/** @param {Result[]} results @returns {string} for people; latencies in milliseconds */
export function table(results) {
  const lines = results.flatMap(({ title, figures, beside, ratio }) => [
    cells(title, figures, ratio),
    ...(beside ? [cells(`  beside: ${beside.title}`, beside.figures)] : []),
  ]);
  const rows = [HEAD, ...lines];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  ');
  return [line(HEAD), widths.map((width) => '-'.repeat(width)).join('  '), ...lines.map(line)].join('\n');
}

function cells(title, { perSecond, acceptMs, arriveMs, cpuMsPerMessage }, ratio) {
  return [
    title,
    perSecond.toFixed(0),
    short(acceptMs.p50),
    short(acceptMs.p99),
    short(arriveMs?.p50),
    short(arriveMs?.p99),
    cpuMsPerMessage.own?.toFixed(2) ?? '–',
    cpuMsPerMessage.servers?.toFixed(2) ?? '–',
    ratio === undefined ? '' : ratio.toFixed(2),
  ];
}

const short = (ms) => (ms === undefined || Number.isNaN(ms) ? '–' : ms < 100 ? ms.toFixed(1) : ms.toFixed(0));

/** @param {import('./measure/machine.mjs').Machine} machine */
export const machineLine = ({ cores, memoryGiB, system, node, postgres, postgresSettings, redis, redisAppendOnly }) =>
  `${cores} cores, ${memoryGiB} GiB, ${system}, Node ${node}, PostgreSQL ${postgres} (fsync ${postgresSettings.fsync}, ` +
  `synchronous_commit ${postgresSettings.synchronous_commit}), Redis ${redis} (append-only ${redisAppendOnly ? 'on' : 'off'})`;
