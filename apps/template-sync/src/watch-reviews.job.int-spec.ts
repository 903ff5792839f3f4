import { aTemplateContent } from '@heliograph/domain/testing';
import {
  anAcceptance,
  minutesAfter,
  openStores,
  queueTemplate,
  eligibleWorkspace,
  seedTime,
  toSend,
  type EligibleWorkspace,
} from '@heliograph/persistence/testing';
import { newId, secretKey } from '@heliograph/platform';
import { capturedLogger, manualClock, type ManualClock } from '@heliograph/platform/testing';
import { WatchReviews } from './watch-reviews.job';

const dayMs = 86_400_000;
/** A Friday, noon. */
const friday = seedTime;

// Real: Postgres. Fake: the clock.
describe('watching reviews', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  let place: EligibleWorkspace;
  let clock: ManualClock;
  const log = capturedLogger('template-sync');
  beforeAll(async () => {
    stores = await openStores();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    await stores.dataSource.query(`UPDATE template_versions SET status = 'approved'`);
    place = await eligibleWorkspace(stores, { key: secretKey(Buffer.alloc(32, 7)) });
    clock = manualClock(friday);
    await submitted();
  });

  const watch = () => new WatchReviews(stores, clock, log.logger).handle();
  const submitted = () =>
    stores.dataSource.transaction(async (tx) => {
      const draft = {
        accountId: place.account.id,
        name: 'late',
        language: 'en',
        category: 'utility',
        content: aTemplateContent(),
      } as const;
      const template = await stores.templates.createDraft(tx, place.workspaceId, draft, 'key_1', friday);
      const review = { status: 'in_review', submittedAt: friday };
      await stores.templateVersions.change(tx, place.workspaceId, template?.id as string, 1, review);
    });
  const told = async (): Promise<{ type: string; data: { dueAt: string } }[]> =>
    stores.dataSource.query(
      `SELECT type, data FROM events WHERE workspace_id = $1 AND type LIKE 'template.review%' ORDER BY id`,
      [place.workspaceId],
    );
  const calendar = (given: object) =>
    stores.dataSource.query('UPDATE accounts SET calendar = $2 WHERE id = $1', [place.account.id, JSON.stringify(given)]);

  it('says nothing while a review is within three quarters of its working days', async () => {
    clock.advance(4 * dayMs);
    expect(await watch()).toBe(0);
    expect(await told()).toEqual([]);
  });

  it('tells once that a review is nearly due, and once that it is overdue, however many workers watch', async () => {
    clock.advance(5 * dayMs);
    expect((await Promise.all([watch(), watch(), watch()])).reduce((a, b) => a + b)).toBe(1);
    expect(await watch()).toBe(0);
    clock.advance(dayMs);
    expect((await Promise.all([watch(), watch()])).reduce((a, b) => a + b)).toBe(1);
    clock.advance(10 * dayMs);
    expect(await watch()).toBe(0);
    expect(await told()).toMatchObject([
      { type: 'template.review_near_due', data: { dueAt: '2026-11-26T12:00:00.000Z' } },
      { type: 'template.review_overdue', data: { dueAt: '2026-11-26T12:00:00.000Z' } },
    ]);
  });

  it('goes by the account’s own calendar', async () => {
    await calendar({ timeZone: 'Asia/Dubai', weekend: [5, 6], dueWorkingDays: 1 });
    clock.advance(2 * dayMs - 5 * 3_600_000);
    expect(await watch()).toBe(0);
    clock.advance(12 * 3_600_000);
    await watch();
    clock.advance(dayMs);
    await watch();
    expect((await told()).map(({ type }) => type)).toContain('template.review_overdue');
  });

  it('says nothing of a review that ended, and times the others when a calendar makes no sense', async () => {
    clock.advance(30 * dayMs);
    const before = place;
    place = await eligibleWorkspace(stores, { key: secretKey(Buffer.alloc(32, 7)) });
    await submitted();
    await calendar({ timeZone: 'Nowhere/Land' });
    expect(await watch()).toBe(1);
    expect(await told()).toEqual([]);
    place = before;
    expect(await told()).toHaveLength(1);
    await stores.dataSource.query(`UPDATE template_versions SET status = 'approved', overdue_told_at = NULL`);
    expect(await watch()).toBe(0);
  });
});

describe('when a template was last sent', () => {
  it('is noted from what was handed over since the last run, and not moved back', async () => {
    const stores = await openStores();
    try {
      const place = await eligibleWorkspace(stores, { key: secretKey(Buffer.alloc(32, 7)) });
      const now = new Date();
      const sent = await queueTemplate(stores, place, now);
      const waiting = await queueTemplate(stores, place, now);
      const attemptId = newId();
      await stores.handOff.open([toSend(sent, attemptId), toSend(waiting)]);
      await stores.handOff.close([anAcceptance(place, sent, attemptId)]);
      const before = await stores.templates.get(place.workspaceId, place.templateId);
      expect(await stores.templateUpkeep.noteLastSent(now)).toBe(1);
      const after = await stores.templates.get(place.workspaceId, place.templateId);
      const [attempt] = await stores.dataSource.query('SELECT opened_at FROM attempts WHERE id = $1', [attemptId]);
      expect(after).toMatchObject({ lastSentAt: attempt.opened_at, updatedAt: before?.updatedAt });
      expect(await stores.templateUpkeep.noteLastSent(minutesAfter(1, now))).toBe(0);
    } finally {
      await stores.close();
    }
  });
});
