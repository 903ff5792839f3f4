// The simulator, set up for a measurement: one account, one number, one approved template, and no work that is not asked for.
import { randomBytes } from 'node:crypto';

/**
 * @typedef {object} ProviderPlace what both pipelines hand messages to
 * @property {string} origin
 * @property {string} accountSid
 * @property {string} authToken
 * @property {string} from E.164
 * @property {string} contentSid an approved template
 */

export const TEMPLATE = {
  name: 'order_ready',
  language: 'en',
  body: 'Hello {{1}}, your order {{2}} is ready. You can collect it from {{3}} on, at the counter.',
  samples: { 1: 'Ana', 2: 'A-17', 3: 'Friday' },
};

/** @param {string} origin @returns {(method: string, path: string, body?: object, auth?: string) => Promise<any>} */
function caller(origin) {
  return async (method, path, body, auth) => {
    const answer = await fetch(`${origin}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(auth ? { authorization: auth } : {}) },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status} to ${method} ${path}: ${text.slice(0, 300)}`);
    return JSON.parse(text);
  };
}

/** @param {string} origin @param {string} webhookUrl where the number's inbound messages go @returns {Promise<ProviderPlace>} */
export async function openProvider(origin, webhookUrl) {
  const call = caller(origin);
  const authToken = randomBytes(16).toString('hex');
  const accountSid = `AC${randomBytes(16).toString('hex')}`;
  const from = '+15550000001';
  await call('POST', '/_sim/accounts', { accountSid, authToken });
  await call('POST', '/_sim/senders', { accountSid, phone: from, webhookUrl, wabaId: '42' });
  const auth = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const { name, language, body, samples } = TEMPLATE;
  const content = { friendly_name: name, language, variables: samples, types: { 'twilio/text': { body } } };
  const { sid: contentSid } = await call('POST', '/v1/Content', content, auth);
  await call('POST', `/v1/Content/${contentSid}/ApprovalRequests/whatsapp`, { name, category: 'UTILITY' }, auth);
  await call('POST', `/_sim/templates/${contentSid}/approve`, {});
  return { origin, accountSid, authToken, from, contentSid };
}

/**
 * Without reports a message ends in the provider's hands; with them it is sent, delivered and read at once: three signed callbacks.
 * @param {string} origin
 * @param {boolean} reports
 */
export async function setReports(origin, reports) {
  await caller(origin)('POST', '/_sim/settings', {
    record: false,
    callbacks: reports,
    stopsAt: reports ? 'read' : 'queued',
    autoRead: reports,
    sentDelayMs: 5,
    deliveredDelayMs: 5,
    readDelayMs: 5,
    ledgerCap: 1_000_000,
  });
}
