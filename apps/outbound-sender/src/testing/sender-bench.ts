import { createStores, type Stores } from '@heliograph/persistence';
import { createTestDatabase } from '@heliograph/persistence/testing';
import { secretKey, type Clock } from '@heliograph/platform';
import { capturedLogger } from '@heliograph/platform/testing';
import { createProviders, type Provider } from '@heliograph/providers';
import { createRedis, Doorbell, Pacing } from '@heliograph/queues';
import { createTestRedis } from '@heliograph/queues/testing';
import { CallSlots } from '../call-slots';
import { Circuits } from '../circuits';
import { createAttemptCloser } from '../close-attempts';
import { ProviderAccounts } from '../provider-accounts';
import { ReconcileUnknown } from '../reconcile-unknown.job';
import { SendMessages, type SendMessagesParts } from '../send-message.job';
import { SweepDue } from '../sweep-due.job';

export const benchKey = secretKey(Buffer.alloc(32, 7));
export const providerTimeoutMs = 2_000;
export const deadlineMs = 120_000;

export interface WorkerOptions {
  provider: Provider;
  clock: Clock;
  stores?: Stores;
  slots?: CallSlots;
  /** `real` paces by Redis and its own clock; everything goes at once otherwise. */
  pacing?: 'real' | SendMessagesParts['pacing'];
  /** What closes attempts, when it is to misbehave. */
  closing?: Pick<Stores, 'handOff'>;
  giveUpClosingAfterMs?: number;
}

/** For specs that are not about pace: everything may go now. */
export const unpaced: SendMessagesParts['pacing'] = {
  reserve: async (messages) => messages.map(() => ({ go: true, inMs: 0 })),
  slowDown: async () => 1,
  giveBack: async () => undefined,
};

/** The parts of one sender process, wired as `runSender` wires them, on a database and a Redis namespace of this spec alone. */
export async function openSenderBench() {
  const database = await createTestDatabase({ poolSize: 10 });
  const stores = createStores(database.dataSource);
  const redis = createTestRedis();
  const connection = createRedis(redis);
  await connection.connect();
  const doorbell = new Doorbell(connection, redis.prefix);
  const log = capturedLogger('outbound-sender');
  let workers = 0;
  const real = () =>
    new Pacing({
      redis: connection,
      prefix: redis.prefix,
      recentContacts: (account, since) => stores.recentContacts.since(account, since),
    });
  return {
    stores,
    doorbell,
    redis,
    database,
    log,
    worker(options: WorkerOptions) {
      const { provider, clock } = options;
      const own = options.stores ?? stores;
      const providers = createProviders({ others: [provider] });
      const accounts = new ProviderAccounts(own, [benchKey]);
      const closer = createAttemptCloser(options.closing ?? own, log.logger, options.giveUpClosingAfterMs);
      const sender = new SendMessages({
        stores: own,
        providers,
        accounts,
        doorbell,
        closer,
        slots: options.slots ?? new CallSlots(64),
        pacing: options.pacing === 'real' ? real() : (options.pacing ?? unpaced),
        circuits: new Circuits(own, clock),
        clock,
        logger: log.logger,
        worker: `worker-${++workers}`,
        publicUrl: 'https://gateway.test',
        linkKey: benchKey,
        providerTimeoutMs,
        chance: () => 0.5,
      });
      const parts = { stores: own, providers, accounts, clock, logger: log.logger };
      const reconcile = new ReconcileUnknown({ ...parts, providerTimeoutMs, deadlineMs });
      return { sender, reconcile, closer, sweep: new SweepDue(own, doorbell, clock, log.logger) };
    },
    async close() {
      await doorbell.close();
      connection.disconnect();
      await redis.drop();
      await database.drop();
    },
  };
}

export type SenderBench = Awaited<ReturnType<typeof openSenderBench>>;
