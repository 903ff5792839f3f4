import { alarmsDue, defaultWindowPolicy, isNudgeDue, isOverNudgeCap, type WindowPolicy } from './window-desk';

const template = { id: 't', variables: {} };
const policy: WindowPolicy = {
  ...defaultWindowPolicy,
  nudge: { ...defaultWindowPolicy.nudge, enabled: true, template, perContactCap: { max: 2, perHours: 24 } },
  fallback: { enabled: true, template },
};
const now = new Date('2026-11-20T12:00:00Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

// Real: the rule; nothing else is needed.
describe('the window desk', () => {
  it.each([
    [3601, [], null, []],
    [3600, [], 60, [60]],
    [3000, [60], null, []],
    [900, [60], 15, [15]],
    [600, [], 15, [60, 15]],
    [600, [15, 60], null, []],
    [600, [15], null, [60]],
    [0, [], null, []],
  ])('with %d seconds left and %j told tells %s', (secondsLeft, told, tell, settle) => {
    expect(alarmsDue([60, 15], secondsLeft, told)).toEqual({ tell, settle });
  });

  it.each([
    ['nudge', 1800, false, true],
    ['nudge', 1801, false, false],
    ['nudge', 1800, true, false],
    ['nudge', 0, false, false],
    ['fallback', 10, false, false],
    ['fallback', -10, false, true],
    ['fallback', -10, true, false],
    ['fallback', -3601, false, false],
  ] as const)('finds a %s due with %d seconds left, answered %s: %s', (kind, left, answered, due) => {
    const facts = { secondsLeft: Math.max(0, left), secondsClosed: Math.max(0, -left), answered };
    expect(isNudgeDue(kind, policy, facts)).toBe(due);
    expect(isNudgeDue(kind, defaultWindowPolicy, facts)).toBe(false);
  });

  it('writes to one person no more often than the workspace said', () => {
    expect(isOverNudgeCap(policy, [hoursAgo(1), hoursAgo(25)], now)).toBe(false);
    expect(isOverNudgeCap(policy, [hoursAgo(1), hoursAgo(23)], now)).toBe(true);
  });
});
