import { queueTemplate, type EligibleWorkspace } from '@heliograph/persistence/testing';
import { startSimulator, type Simulator } from '@heliograph/provider-simulator';
import { runSender } from './run-sender';
import { readSenderConfig } from './sender.config';
import { openSenderBench, type SenderBench } from './testing/sender-bench';
import { simulatedWorkspace } from './testing/simulated-twilio';

// Real: the whole sender process in this one, Postgres, Redis, BullMQ, the Twilio adapter, time. Simulated: Twilio.
describe('the sender process', () => {
  let bench: SenderBench;
  let simulator: Simulator;
  let place: EligibleWorkspace;
  let running: Awaited<ReturnType<typeof runSender>>;
  const listeners = new Set(process.listeners('SIGTERM'));
  beforeAll(async () => {
    bench = await openSenderBench();
    simulator = await startSimulator({ seed: { settings: { callbacks: false } } });
    place = await simulatedWorkspace(bench.stores, simulator);
    running = await runSender(
      readSenderConfig({
        DATABASE_URL: bench.database.url,
        REDIS_URL: bench.redis.url,
        REDIS_PREFIX: bench.redis.prefix,
        HELIOGRAPH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
        PUBLIC_URL: 'https://gateway.test',
        HEALTH_PORT: '0',
        LOG_LEVEL: 'silent',
        SENDER_CONCURRENCY: '2',
        SENDER_PROVIDER_CALLS: '4',
      }),
    );
  });
  afterAll(async () => {
    await running.stop('the test is over');
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      for (const listener of process.listeners(signal)) if (!listeners.has(listener)) process.off(signal, listener);
    await simulator.close();
    await bench.close();
  });

  const handedOver = async (id: string): Promise<boolean> => {
    const end = performance.now() + 15_000;
    while (performance.now() < end) {
      if ((await bench.stores.messages.get(place.workspaceId, id))?.state === 'handed_off') return true;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return false;
  };
  const inLedger = async (): Promise<number> =>
    (await simulator.control<{ total: number }>('GET', `/_sim/messages?to=${encodeURIComponent(place.phone)}`)).total;

  it('sends what is in Postgres although nobody rang', async () => {
    expect(await handedOver(await queueTemplate(bench.stores, place, new Date()))).toBe(true);
  });

  it('goes on sending after Redis was emptied under it, its own schedules included', async () => {
    await bench.redis.drop();
    const id = await queueTemplate(bench.stores, place, new Date());
    expect(await handedOver(id)).toBe(true);
    expect(await inLedger()).toBe(2);
  });
});
