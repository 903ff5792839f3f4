import { anEvent, heldFor, minutesAfter, queueTemplate, seedTime, toSend } from '@heliograph/persistence/testing';
import { newId } from '@heliograph/platform';
import { manualClock } from '@heliograph/platform/testing';
import { openSyncBench, type SyncBench } from './testing/sync-bench';

// Real: Postgres, the Twilio adapter, HTTP on loopback. Simulated: Twilio. Fake: our clock.
describe('a template that was held because the provider refused it at sending', () => {
  let bench: SyncBench;
  beforeAll(async () => {
    bench = await openSyncBench();
  });
  afterAll(() => bench.close());

  it('stays held while nothing changes at WhatsApp, and is released with what waits for it when it is approved anew', async () => {
    const clock = manualClock(seedTime);
    const place = await bench.place(minutesAfter(-60));
    const { stores } = bench;
    const waiting = await queueTemplate(stores, place);
    const decision = heldFor('limit_reached');
    const reasons = decision.reasons.map((reason) => ({ ...reason, code: 'template_held' as const }));
    await stores.handOff.open([
      {
        ...toSend(waiting),
        decision: { ...decision, reasons },
        next: { act: 'hold', dueAt: null, event: anEvent('message.held') },
      },
    ]);
    const why = { code: '63040', message: 'rejected', at: clock.now(), messageId: newId(), attemptId: null };
    await stores.templateHolds.hold(place.workspaceId, place.templateId, why);
    const job = { workspaceId: place.workspaceId, accountId: place.account.id, trigger: 'requested' as const };
    const held = async () => {
      const [row] = await stores.dataSource.query(
        `SELECT t.held_at IS NOT NULL AS template, q.due_at = 'infinity' AS message FROM templates t, outbound_queue q
          WHERE t.id = $1 AND q.message_id = $2`,
        [place.templateId, waiting],
      );
      return row;
    };
    const syncLater = async () => {
      clock.advance(60_000);
      expect(await bench.sync({ clock }).handle(job)).toBe('synced');
    };

    await syncLater();
    expect(await held()).toEqual({ template: true, message: true });
    place.says(place.providerTemplateId, { status: 'rejected' });
    await syncLater();
    expect(await held()).toEqual({ template: true, message: true });
    place.says(place.providerTemplateId, { status: 'approved' });
    await syncLater();
    expect(await held()).toEqual({ template: false, message: false });
    const told = (await place.events()).filter(({ type }) => type === 'template.released');
    expect(told).toMatchObject([{ subject_id: place.templateId, data: { because: 'approved' } }]);
  });
});
