// A bare provider door: verify the signature with Twilio's own SDK, one INSERT, 200. Nothing is understood, nothing is made unique.
import { parse } from 'node:querystring';
import Fastify from 'fastify';
import pg from 'pg';
import twilio from 'twilio';
import { uuidv7 } from 'uuidv7';
import { tellParent } from '../own-process.mjs';
import { BARE_POOL, readBareSettings } from './schema.mjs';

const settings = readBareSettings();
const database = new pg.Pool({ connectionString: settings.databaseUrl, max: BARE_POOL });
const app = Fastify();
let address = '';

const insert = {
  name: 'insert-webhook',
  text: 'INSERT INTO bare_webhooks (id, message_id, sender, body, received_at) VALUES ($1, $2, $3, $4, $5)',
};
app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
  done(null, { ...parse(String(body)) }),
);
app.post('/inbound', async (request, reply) => {
  const params = /** @type {Record<string, string>} */ (request.body);
  const signature = String(request.headers['x-twilio-signature']);
  if (!twilio.validateRequest(settings.provider.authToken, signature, `${address}/inbound`, params))
    return reply.code(403).send('signature does not match');
  await database.query({ ...insert, values: [uuidv7(), params.MessageSid, params.From, JSON.stringify(params), new Date()] });
  return reply.type('text/xml').send('<?xml version="1.0" encoding="UTF-8"?><Response/>');
});

address = await app.listen({ host: '127.0.0.1', port: 0 });
tellParent({ ready: true, url: address });
