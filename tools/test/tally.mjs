/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

/**
 * What one jest run counts for. A file that could not be run at all has no tests to count, and must not pass for that.
 * @param {Record<string, number | boolean> | undefined} report jest's `--json` report; undefined when it wrote none
 * @param {number | null} exitCode
 * @returns {Tally}
 */
export function tallyOf(report, exitCode) {
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const failed = Number(report.numFailedTests) + Number(report.numRuntimeErrorTestSuites);
  return {
    passed: Number(report.numPassedTests),
    // Jest can fail for what no test says: an open handle it gave up on, a broken global setup.
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: Number(report.numPendingTests) + Number(report.numTodoTests),
  };
}

/** @param {Tally[]} tallies @returns {Tally} */
export function sum(tallies) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const tally of tallies) for (const key of /** @type {(keyof Tally)[]} */ (Object.keys(total))) total[key] += tally[key];
  return total;
}

/** @param {Tally} tally the last line of `npm test` */
export function lastLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** @param {string} output of `nx run-many` @returns {string[]} the tasks that failed, such as `@heliograph/domain:lint` */
export function failedTasks(output) {
  const [, list = ''] = output.split(/Failed tasks:/);
  return [...new Set([...list.matchAll(/^\s*-\s+(\S+:\S+)/gm)].map(([, task]) => task))];
}
