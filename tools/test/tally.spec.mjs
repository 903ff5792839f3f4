import { namesNothing } from '../lint/file-names.mjs';
import { failedTasks, lastLine, sum, tallyOf } from './tally.mjs';

const report = (fields) => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
  ...fields,
});

describe('the last line of npm test', () => {
  it('adds up every run', () => {
    expect(lastLine(sum([tallyOf(report({ numPendingTests: 1 }), 0), tallyOf(report({ numFailedTests: 2 }), 1)]))).toBe(
      '6 passed, 2 failed, 1 skipped',
    );
  });

  it('counts a file that could not run at all as a failure', () => {
    expect(tallyOf(report({ numRuntimeErrorTestSuites: 1 }), 1).failed).toBe(1);
  });

  it('never calls a run green that ended badly, or that left no report', () => {
    expect(tallyOf(report({}), 1).failed).toBe(1);
    expect(tallyOf(undefined, 0).failed).toBe(1);
  });

  it('counts every nx task that failed', () => {
    const output = 'Ran targets\n\nFailed tasks:\n\n- @heliograph/domain:lint\n- @heliograph/queues:build\n\nHint: --verbose\n';
    expect(failedTasks(output)).toEqual(['@heliograph/domain:lint', '@heliograph/queues:build']);
    expect(failedTasks('all good')).toEqual([]);
  });
});

describe('names that refuse nothing', () => {
  it.each([
    'apps/gateway/src/messages/message.service.ts',
    'libs/domain/src/utils/date.ts',
    'libs/domain/src/helpers.ts',
    'libs/x/src/common/a.ts',
    'apps/a/src/shared/b.ts',
  ])('%s', (path) => expect(namesNothing(path)).toBe(true));
  it.each([
    'apps/gateway/src/messages/send-message.ts',
    'tools/services/services.mjs',
    'libs/domain/src/policy/shared-budget.ts',
  ])('but not %s', (path) => expect(namesNothing(path)).toBe(false));
});
