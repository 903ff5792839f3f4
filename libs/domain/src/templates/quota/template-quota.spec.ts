import { type QuotaTemplate, templateQuota } from './template-quota';

/** Real: the meter and the comparison of wordings. The time is passed in. */
const now = new Date('2026-06-01T00:00:00.000Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const template = (id: string, rest: Partial<QuotaTemplate> & { body?: string } = {}): QuotaTemplate => ({
  id,
  name: id,
  language: 'en',
  status: 'approved',
  content: { kind: 'text', body: rest.body ?? `Template ${id} about ${[...id].join(' and ')} alone.` },
  createdAt: daysAgo(400),
  lastSentAt: daysAgo(1),
  dependants: 0,
  ...rest,
});

describe('template quota of an account', () => {
  it.each([
    [100, 250, 150, 'ok'],
    [224, 250, 26, 'ok'],
    [225, 250, 25, 'near'],
    [250, 250, 0, 'full'],
    [260, 250, 0, 'full'],
    [0, 0, 0, 'full'],
  ] as const)('counts %i of %i as %i left, %s', (used, limit, left, state) => {
    expect(templateQuota({ used, limit, templates: [] }, now)).toMatchObject({ used, limit, left, state });
  });

  it('lists what was not sent for 90 days, but not what is too young to have been', () => {
    const templates = [
      template('a', { lastSentAt: daysAgo(91) }),
      template('b', { lastSentAt: daysAgo(89) }),
      template('c', { lastSentAt: null, createdAt: daysAgo(91) }),
      template('d', { lastSentAt: null, createdAt: daysAgo(10) }),
      template('e', { lastSentAt: null, status: 'in_review' }),
    ];
    expect(templateQuota({ used: 5, limit: 250, templates }, now).unusedFor90Days).toEqual(['a', 'c']);
  });

  it('calls safe to delete only what nothing needs, and says what deleting costs', () => {
    const templates = [
      template('rejected_one', { status: 'rejected' }),
      template('rejected_with_fallback', { status: 'rejected', dependants: 1 }),
      template('old_approved', { lastSentAt: daysAgo(200) }),
      template('old_but_scheduled', { lastSentAt: daysAgo(200), dependants: 2 }),
      template('in_use'),
      template('disabled_one', { status: 'disabled', lastSentAt: daysAgo(200) }),
      template('mystery', { status: 'unknown', lastSentAt: daysAgo(200) }),
      template('waiting', { status: 'in_review', lastSentAt: null }),
    ];
    const { safeToDelete } = templateQuota({ used: 8, limit: 250, templates }, now);
    expect(safeToDelete.map((t) => t.id)).toEqual(['rejected_one', 'old_approved']);
    expect(safeToDelete[0]?.nameBlockedUntil).toBeNull();
    expect(safeToDelete[1]?.nameBlockedUntil).toEqual(new Date('2026-07-01T00:00:00.000Z'));
    expect(safeToDelete[1]?.reasons.join(' ')).toContain('30 days');
  });

  it('groups templates that say nearly the same, in one language, under different names', () => {
    const body = 'Your parcel has arrived at the pick-up point, please collect it within seven days and bring a photo ID.';
    const templates = [
      template('parcel_a', { body }),
      template('parcel_b', { body: body.replace('seven', 'ten') }),
      template('parcel_c', { body: body.replace('photo ID', 'passport') }),
      template('parcel_d', { body, language: 'en_US' }),
      template('other', { body: 'Your boiler inspection is on Monday between eight and ten, please clear the cupboard.' }),
      template('deleted', { body, status: 'deleted' }),
    ];
    const { nearDuplicates } = templateQuota({ used: 5, limit: 250, templates }, now);
    expect(nearDuplicates).toEqual([['parcel_a', 'parcel_b', 'parcel_c']]);
  });

  it('compares six thousand templates without making an operator wait', () => {
    const words = Array.from({ length: 400 }, (_, i) => `word${i}`);
    const sentence = (seed: number) =>
      Array.from({ length: 30 }, (_, k) => words[(seed * 31 + k * k * 7 + k * seed) % words.length]).join(' ');
    const templates = Array.from({ length: 6000 }, (_, i) =>
      template(`t${i}`, { body: `Dear customer, ${sentence(i)} thank you.` }),
    );
    // eslint-disable-next-line no-restricted-syntax -- a stopwatch around a pure function, not a clock inside it
    const before = performance.now();
    templateQuota({ used: 6000, limit: 6000, templates }, now);
    // eslint-disable-next-line no-restricted-syntax -- a stopwatch around a pure function, not a clock inside it
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});
