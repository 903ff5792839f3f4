import { policyAt, policyVersions } from './policy-constants';

it('lists versions oldest first, each dated as it is named', () => {
  const starts = policyVersions.map(({ effectiveFrom }) => effectiveFrom);
  expect(starts).toEqual(starts.toSorted());
  for (const { version, effectiveFrom } of policyVersions) expect(effectiveFrom.startsWith(version)).toBe(true);
});

it('finds the version in force, and the first one for any time before it', () => {
  for (const policy of policyVersions) expect(policyAt(new Date(policy.effectiveFrom))).toBe(policy);
  expect(policyAt(new Date(0))).toBe(policyVersions[0]);
});

it('holds the numbers of the rules: 24 hours (R9), 250 templates (R11), 4 working days (R12)', () => {
  expect(policyAt(new Date('2026-11-20T00:00:00Z'))).toMatchObject({
    windowHours: 24,
    templateQuotaDefault: 250,
    reviewWorkingDays: 4,
  });
});
