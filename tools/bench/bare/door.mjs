// The bare pipeline's front: Fastify, one INSERT, one BullMQ job a message. No policy, no ledger, no batching, no key.
import { Queue } from 'bullmq';
import Fastify from 'fastify';
import { Redis } from 'ioredis';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { tellParent } from '../own-process.mjs';
import { BARE_POOL, BARE_QUEUE, readBareSettings } from './schema.mjs';

const settings = readBareSettings();
const database = new pg.Pool({ connectionString: settings.databaseUrl, max: BARE_POOL });
const connection = new Redis(settings.redisUrl, { maxRetriesPerRequest: 1 });
const queue = new Queue(BARE_QUEUE, { connection, prefix: settings.redisPrefix });
const app = Fastify();

const insert = {
  name: 'insert',
  text: `INSERT INTO bare_messages (id, recipient, variables, status, created_at) VALUES ($1, $2, $3, 'queued', $4)`,
};
const body = {
  type: 'object',
  required: ['to', 'variables'],
  properties: { to: { type: 'string' }, variables: { type: 'object', additionalProperties: { type: 'string' } } },
};

app.post('/messages', { schema: { body } }, async (request, reply) => {
  const { to, variables } = request.body;
  const id = uuidv7();
  await database.query({ ...insert, values: [id, to, JSON.stringify(variables), new Date()] });
  await queue.add('send', { id, to, variables }, { removeOnComplete: true, removeOnFail: true });
  return reply.code(202).send({ id, state: 'queued' });
});

tellParent({ ready: true, url: await app.listen({ host: '127.0.0.1', port: 0 }) });
