// The bare pipeline's back: a BullMQ job, one HTTP POST, one UPDATE.
import { stringify } from 'node:querystring';
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { Pool } from 'undici';
import { tellParent } from '../own-process.mjs';
import { BARE_POOL, BARE_QUEUE, readBareSettings } from './schema.mjs';

/** As many provider calls at once as our sender makes; beyond 50 BullMQ gains nothing. */
const CONCURRENCY = 64;

const settings = readBareSettings();
const { origin, accountSid, authToken, from, contentSid } = settings.provider;
const database = new pg.Pool({ connectionString: settings.databaseUrl, max: BARE_POOL });
const connection = new Redis(settings.redisUrl, { maxRetriesPerRequest: null });
const provider = new Pool(origin, { connections: CONCURRENCY });

const update = {
  name: 'update',
  text: `UPDATE bare_messages SET status = 'accepted', provider_message_id = $2, accepted_at = $3 WHERE id = $1`,
};
const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
const headers = {
  authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
  'content-type': 'application/x-www-form-urlencoded',
};

const worker = new Worker(
  BARE_QUEUE,
  async ({ data: { id, to, variables } }) => {
    const form = {
      From: `whatsapp:${from}`,
      To: `whatsapp:${to}`,
      ContentSid: contentSid,
      ContentVariables: JSON.stringify(variables),
    };
    const answer = await provider.request({ path, method: 'POST', headers, body: stringify(form) });
    const { sid } = /** @type {{ sid?: string }} */ (await answer.body.json());
    if (answer.statusCode !== 201 || !sid) throw new Error(`the simulator answered ${answer.statusCode}`);
    await database.query({ ...update, values: [id, sid, new Date()] });
  },
  { connection, prefix: settings.redisPrefix, concurrency: CONCURRENCY },
);
worker.on('failed', (_job, error) => process.stderr.write(`bare worker: ${error.message}\n`));
worker.on('error', (error) => process.stderr.write(`bare worker: ${error.message}\n`));
await worker.waitUntilReady();
tellParent({ ready: true });
