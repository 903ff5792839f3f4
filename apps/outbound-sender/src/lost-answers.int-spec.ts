import { customerWrites, queueReply, queueTemplate, type EligibleWorkspace } from '@heliograph/persistence/testing';
import { toPublicId } from '@heliograph/platform';
import { manualClock, type ManualClock } from '@heliograph/platform/testing';
import { startSimulator, type Simulator } from '@heliograph/provider-simulator';
import { createProviders, type ProviderRegistry } from '@heliograph/providers';
import { leaseMs } from './send-message.job';
import { openSenderBench, providerTimeoutMs, type SenderBench } from './testing/sender-bench';
import { simulatedWorkspace } from './testing/simulated-twilio';

interface Entry {
  sid: string;
  body: string;
  statusCallback: string;
}

// Real: Postgres, Redis, the Twilio SDK and adapter, HTTP with its time-outs and resets on loopback. Simulated: Twilio. Fake: our clock.
describe('answers that Twilio gave and we never got', () => {
  let bench: SenderBench;
  let simulator: Simulator;
  let providers: ProviderRegistry;
  let place: EligibleWorkspace;
  let clock: ManualClock;
  beforeAll(async () => {
    bench = await openSenderBench();
    // Callbacks stay away: what is settled here is settled by asking.
    simulator = await startSimulator({ seed: { settings: { callbacks: false } } });
    providers = createProviders();
  });
  afterAll(async () => {
    await providers.close();
    await simulator.close();
    await bench.close();
  });
  beforeEach(async () => {
    await simulator.control('DELETE', '/_sim/faults');
    clock = manualClock(new Date(simulator.simulation.world.clock.now()));
    place = await simulatedWorkspace(bench.stores, simulator);
  });

  const worker = () => bench.worker({ provider: providers.get('twilio'), clock });
  const message = (id: string) => bench.stores.messages.get(place.workspaceId, id);
  const ledger = async (): Promise<Entry[]> =>
    (await simulator.control<{ messages: Entry[] }>('GET', `/_sim/messages?to=${encodeURIComponent(place.phone)}`)).messages;
  const fault = (plan: object) =>
    simulator.control('POST', '/_sim/faults', { count: 1, accountSid: place.account.providerAccountId, ...plan });
  const settle = async (): Promise<void> => {
    clock.advance(leaseMs(providerTimeoutMs) + 1);
    await worker().reconcile.handle();
  };

  it('reaches the customer as the template says, filled in, with our attempt in the callback address', async () => {
    const id = await queueTemplate(bench.stores, place, clock.now());
    await worker().sender.handle([id], false);
    const [attempt] = (await bench.stores.messages.timeline(place.workspaceId, id))?.attempts ?? [];
    const [entry] = await ledger();
    expect(entry).toMatchObject({ body: 'Hello Ana, your order A-17 is on its way.' });
    expect(entry?.statusCallback).toContain(`attempt=${toPublicId('attempt', attempt?.id as string)}`);
    expect(await message(id)).toMatchObject({ state: 'handed_off', providerMessageId: entry?.sid });
    expect(attempt).toMatchObject({ outcome: 'accepted', requestId: expect.stringMatching(/^RQ/) });
  });

  it.each([
    ['took it and never answered', { kind: 'accept_then_timeout' }, 'timeout'],
    ['took it and reset the connection', { kind: 'accept_then_reset' }, 'reset'],
    ['took it and answered 500', { kind: 'error_500', accepted: true }, '20500'],
    ['took it and answered 503', { kind: 'error_503', accepted: true }, '20503'],
  ])('are found in its list of messages when it %s, and the customer has one message', async (_, plan, code) => {
    await fault(plan);
    const id = await queueTemplate(bench.stores, place, clock.now(), { onUnknown: 'resend' });
    await worker().sender.handle([id], false);
    expect(await message(id)).toMatchObject({ state: 'unknown', error: { code } });
    await settle();
    const entries = await ledger();
    expect(entries).toHaveLength(1);
    expect(await message(id)).toMatchObject({ state: 'handed_off', providerMessageId: entries[0]?.sid, error: null });
    clock.advance(3_600_000);
    await worker().reconcile.handle();
    expect(await ledger()).toHaveLength(1);
  });

  it('are found for a reply by its words, beside another one that went well', async () => {
    await customerWrites(bench.stores, place, clock.now());
    const from = place.phone;
    await simulator.control('POST', '/_sim/inbound', { from, to: place.channel.phone, body: 'hi' });
    await fault({ kind: 'accept_then_reset' });
    const lost = await queueReply(bench.stores, place, clock.now(), { content: { type: 'text', text: 'First' } });
    await worker().sender.handle([lost], false);
    const sent = await queueReply(bench.stores, place, clock.now(), { content: { type: 'text', text: 'Second' } });
    await worker().sender.handle([sent], false);
    await settle();
    const bySid = new Map((await ledger()).map(({ sid, body }) => [sid, body]));
    expect(bySid.get((await message(lost))?.providerMessageId as string)).toBe('First');
    expect(bySid.get((await message(sent))?.providerMessageId as string)).toBe('Second');
  });

  it('are not there when it took nothing: an authentication code goes out a second time, and arrives once', async () => {
    await fault({ kind: 'drop_before' });
    const id = await queueTemplate(bench.stores, place, clock.now(), { lane: 'authentication', onUnknown: 'resend' });
    const one = worker();
    await one.sender.handle([id], false);
    expect(await message(id)).toMatchObject({ state: 'unknown' });
    for (let look = 0; look < 10; look++) {
      clock.advance(16_000);
      await one.reconcile.handle();
    }
    await one.sender.handle([id], false);
    expect(await ledger()).toHaveLength(1);
    expect(await message(id)).toMatchObject({ state: 'handed_off' });
  });

  it('are none when it refuses with 429: queued again not before Retry-After, then sent once', async () => {
    await fault({ kind: 'refuse_429', retryAfterSeconds: 9 });
    const id = await queueTemplate(bench.stores, place, clock.now());
    const began = clock.now().getTime();
    await worker().sender.handle([id], false);
    expect(await message(id)).toMatchObject({ state: 'queued', error: { code: '20429' } });
    const due = await bench.stores.sweep.dueMessages(new Date(began + 8_999), 1000);
    expect(due.map(({ messageId }) => messageId)).not.toContain(id);
    clock.advance(9_000);
    await worker().sender.handle([id], false);
    expect(await ledger()).toHaveLength(1);
  });

  it('fail a message with Twilio’s own code when it says no', async () => {
    const templates = simulator.simulation.world.templates;
    templates.delete(place.providerTemplateId);
    const id = await queueTemplate(bench.stores, place, clock.now());
    await worker().sender.handle([id], false);
    expect(await message(id)).toMatchObject({ state: 'failed', error: { code: '21655', kind: 'template' } });
    expect(await ledger()).toEqual([]);
  });
});
