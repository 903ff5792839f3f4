// What runs while syncs are measured: servers, a simulated Twilio in this process, and the syncing worker in one of its own.
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { checkout } from '../../checkout.mjs';
import { createNamespace, dropNamespace } from '../../dev/processes.mjs';
import { lastLines, runCommand } from '../../processes/command.mjs';
import { onStop } from '../../processes/on-stop.mjs';
import { dataFolder, ephemeralFolder, removeFolder } from '../../services/data-folder.mjs';
import { bringUpPostgres } from '../../services/postgres.mjs';
import { bringUpRedis } from '../../services/redis.mjs';
import { MIGRATE } from '../../dev/apps.mjs';
import { describeMachine } from '../measure/machine.mjs';
import { startOwnProcess } from '../own-process.mjs';

const require = createRequire(import.meta.url);
const built = (...path) => require(join(checkout, ...path));
const sid = (prefix) => prefix + randomBytes(16).toString('hex');

/** Durable, as in production. */
async function servers(progress) {
  const { DATABASE_URL, REDIS_URL } = process.env;
  if (DATABASE_URL && REDIS_URL) return { databaseUrl: DATABASE_URL, redisUrl: REDIS_URL, stop: async () => {} };
  const folder = ephemeralFolder();
  const forget = onStop({ name: 'temporary folder', stop: async () => removeFolder(folder) });
  const redis = await bringUpRedis({ url: REDIS_URL, folder, bin: join(dataFolder(checkout), 'bin'), progress });
  const postgres = await bringUpPostgres({ url: DATABASE_URL, checkout, folder, progress });
  const stop = async () => {
    await postgres.stop();
    await redis.stop();
    forget();
    removeFolder(folder);
  };
  return { databaseUrl: postgres.url, redisUrl: redis.url, stop };
}

/**
 * @typedef {object} SyncedAccount
 * @property {string} workspaceId
 * @property {string} accountId
 * @property {string} accountSid
 */

/** @param {{ progress: import('../../terminal/progress.mjs').Progress }} options */
export async function openSyncStage({ progress }) {
  const closing = [];
  const stop = async () => {
    for (const close of closing.reverse()) await close();
  };
  try {
    const services = await servers(progress);
    closing.push(services.stop);
    const namespace = await createNamespace(services);
    closing.push(() => dropNamespace(services, namespace));
    const env = { DATABASE_URL: namespace.databaseUrl };
    const migrated = await runCommand(process.execPath, [join(checkout, MIGRATE)], {
      cwd: checkout,
      env: { ...process.env, ...env },
      timeoutMs: 300_000,
    });
    if (!migrated.ok) throw new Error(`the database could not be migrated:\n${lastLines(migrated.output, 20)}`);

    const { startSimulator } = built('apps', 'provider-simulator', 'dist', 'start-simulator.js');
    const simulator = await startSimulator({ seed: { settings: { autoApproveMs: null, requestsCap: 1_000_000 } } });
    closing.push(() => simulator.close());

    const { createDataSource, createStores } = built('libs', 'persistence', 'dist', 'index.js');
    const platform = built('libs', 'platform', 'dist', 'index.js');
    const dataSource = createDataSource({ url: namespace.databaseUrl, applicationName: 'heliograph-bench' });
    await dataSource.initialize();
    closing.push(() => dataSource.destroy());
    const stores = createStores(dataSource);
    const secret = randomBytes(32).toString('base64');
    const key = platform.secretKey(Buffer.from(secret, 'base64'));
    const { id: workspaceId } = await stores.workspaces.create('Benchmark');

    const database = new pg.Client({ connectionString: namespace.databaseUrl });
    await database.connect();
    const redis = new Redis(namespace.redisUrl);
    const machine = await describeMachine(database, redis);
    await database.end();
    redis.disconnect();

    const worker = await startOwnProcess('sync worker', 'sync/worker.mjs', {
      SYNC_BENCH: JSON.stringify({
        databaseUrl: namespace.databaseUrl,
        redisUrl: namespace.redisUrl,
        prefix: namespace.redisPrefix,
        secret,
      }),
    });
    closing.push(worker.stop);

    return {
      machine,
      simulator,
      /** @returns {Promise<SyncedAccount>} with as many approved templates, in as many languages, at Twilio and none here */
      async account(templates, languages) {
        const [accountSid, authToken] = [sid('AC'), randomBytes(16).toString('hex')];
        await simulator.control('POST', '/_sim/accounts', { accountSid, authToken });
        fill(simulator.simulation.world, accountSid, templates, languages);
        const account = await dataSource.transaction((tx) =>
          stores.accounts.create(
            tx,
            workspaceId,
            {
              name: 'Benchmark',
              provider: 'twilio',
              providerAccountId: accountSid,
              baseUrl: simulator.url,
              sealCredentials: (id) => platform.seal(key, { authToken }, id),
              wabaId: null,
              businessManagerName: null,
              messagingLimit: null,
            },
            new Date(),
          ),
        );
        return { workspaceId, accountId: account.id, accountSid };
      },
      /** Calls the simulator has answered for this account. */
      async calls(accountSid) {
        const { requests } = await simulator.control('GET', '/_sim/requests?limit=1000000');
        return requests.filter((request) => request.accountSid === accountSid).length;
      },
      async ask(question) {
        const answer = await worker.ask(question);
        if (answer.failed) throw new Error(`the worker failed: ${answer.failed}`);
        return answer;
      },
      stop,
    };
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
}

const LANGUAGES = 'en es pt_BR zh_CN ar de fr it nl pl ru tr ja ko hi id vi th uk sv da fi el he cs hu ro bg hr sk'.split(' ');

/** Families of one name in several languages; texts of a usual length. Written straight into the simulator: 6,000 reviews are not measured. */
function fill(world, accountSid, templates, languages) {
  const now = world.clock.now();
  for (let n = 0; n < templates; n++) {
    const contentSid = sid('HX');
    const name = `order_update_${Math.floor(n / languages)}`;
    const language = LANGUAGES[n % languages] ?? `x${n % languages}`;
    world.templates.set(contentSid, {
      sid: contentSid,
      accountSid,
      friendlyName: name,
      language,
      variables: { 1: 'Ana', 2: 'A-17', 3: 'Friday' },
      types: {
        'twilio/quick-reply': {
          body: `Hello {{1}}, your order {{2}} of ${name} is ready in ${language}. You can collect it from {{3}} on, at the counter of our shop.`,
          actions: [
            { type: 'QUICK_REPLY', title: 'On my way', id: 'coming' },
            { type: 'QUICK_REPLY', title: 'Another day', id: 'later' },
          ],
        },
      },
      createdAt: now,
      updatedAt: now,
      approval: {
        name,
        category: 'UTILITY',
        contentType: 'twilio/quick-reply',
        status: 'approved',
        rejectionReason: '',
        allowCategoryChange: true,
        submittedAt: now,
      },
    });
  }
}
