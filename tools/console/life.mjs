// What the demo workspace looks like on a busy afternoon, made as it would come about: through the API and the simulated phones.
import { setTimeout as sleep } from 'node:timers/promises';

const CUSTOMERS = [
  { name: 'Inês Ferreira', says: ['Hello! Is the almond cake free of gluten?'], language: 'en' },
  {
    name: 'Tom Okafor',
    says: ['I would like to order two sourdough loaves for Saturday.', 'Around ten, if that works.'],
    language: 'en',
  },
  { name: '王小梅', says: ['你好，请问生日蛋糕可以写中文吗？'], language: 'zh-CN' },
  { name: 'Clara Nunes', says: ['The delivery came, thank you! 🥐'], language: 'en' },
  { name: 'Jonas Weber', says: ['Do you deliver on Sundays?'], language: 'en' },
  { name: '李雷', says: ['我的订单 A-1042 到哪里了？'], language: 'zh-CN' },
  { name: 'Amina Diallo', says: ['Can I change my order from six to eight croissants?'], language: 'en' },
  { name: 'Peter Novák', says: ['What time do you close today?'], language: 'en' },
];

/**
 * @param {import('../dev/processes.mjs').Platform} platform
 * @returns {Promise<{ email: string, password: string, conversation: string }>} who sees everything, and what they have open
 */
export async function fillWithLife({ urls, apiKey, facts }) {
  const api = caller(urls.gateway, { authorization: `Bearer ${apiKey}` });
  const simulator = caller(urls.simulator, {});
  const { channelId, channelPhone, people } = /** @type {any} */ (facts);

  const tags = [];
  for (const [name, color] of [
    ['Order', '#2f9e44'],
    ['Question', '#1971c2'],
    ['Allergy', '#e03131'],
  ])
    tags.push(await api('POST', '/v1/tags', { name, color }));

  const conversations = [];
  for (const [index, { name, says, language }] of CUSTOMERS.entries()) {
    const phone = `+4477009001${String(index).padStart(2, '0')}`;
    await simulator('POST', '/_sim/customers', { phone, profileName: name });
    const contact = await api('POST', '/v1/contacts', { phone, name, language });
    await api('POST', `/v1/contacts/${contact.id}/consents`, {
      purpose: 'utility',
      kind: 'given',
      channel: 'web',
      occurredAt: new Date(Date.now() - 3_600_000).toISOString(),
      wording: 'Yes, send me messages about my order on WhatsApp.',
      evidence: 'checkout form',
    });
    for (const body of says) await simulator('POST', '/_sim/inbound', { from: phone, to: channelPhone, body });
    conversations.push(await until(async () => (await api('GET', `/v1/conversations?contact=${contact.id}`)).data[0]));
  }
  const [cake, loaves, birthday, thanks] = conversations;
  const staff = (await api('GET', '/v1/agents?limit=50')).data;
  const named = (given) => staff.find(({ name }) => name === given)?.id;
  const [, rui, mei] = people;
  await api('PUT', `/v1/conversations/${cake.id}/tags`, { tags: [tags[1].id, tags[2].id] });
  await api('PUT', `/v1/conversations/${loaves.id}/tags`, { tags: [tags[0].id] });
  await api('POST', `/v1/conversations/${cake.id}/assign`, { agent: named(rui.name) });
  await api('POST', `/v1/conversations/${birthday.id}/assign`, { agent: named(mei.name) });
  await api('POST', `/v1/conversations/${loaves.id}/priority`, { priority: 'high' });
  await api('POST', `/v1/conversations/${thanks.id}/messages`, { text: 'We are glad to hear it, Clara!' });
  await api('POST', `/v1/conversations/${birthday.id}/messages`, { text: '当然可以！请告诉我们要写的内容和取货时间。' });
  await api('POST', `/v1/conversations/${cake.id}/messages`, { text: 'Hello Inês! Yes, it is made with ground almonds only.' });
  await simulator('POST', '/_sim/inbound', {
    from: '+447700900100',
    to: channelPhone,
    body: 'Wonderful. And are there traces of nuts?',
  });
  await api('POST', `/v1/conversations/${cake.id}/messages`, {
    text: 'Almonds, of course, and the kitchen works with hazelnuts too. Shall I put one aside for you?',
  });
  await api('POST', '/v1/canned-replies', {
    shortcut: 'hours',
    title: 'Opening hours',
    text: {
      en: 'Hello {{contact.name}}, we are open from 7:00 to 18:00.',
      'zh-CN': '您好，{{contact.name}}，营业时间为 7:00–18:00。',
    },
  });

  const template = (await api('GET', '/v1/templates?status=approved&limit=10')).data[0];
  const broadcast = await api('POST', '/v1/broadcasts', {
    name: 'Saturday orders are on their way',
    channel: channelId,
    template: { id: template.id },
  });
  await api('POST', `/v1/broadcasts/${broadcast.id}/recipients`, {
    recipients: CUSTOMERS.slice(0, 5).map(({ name }, index) => ({
      phone: `+4477009001${String(index).padStart(2, '0')}`,
      variables: { 1: name, 2: `A-10${index}` },
    })),
  });

  const email = 'wen@corner-bakery.test';
  const password = 'demo admin poppy seed';
  const { invitation } = await api('POST', '/v1/agents', { email, name: 'Wen Li', role: 'admin' });
  await caller(urls.gateway, {})('POST', '/v1/invitations/redeem', { token: invitation.token, name: 'Wen Li', password });
  return { email, password, conversation: cake.id };
}

const caller =
  (base, headers) =>
  async (method, path, body = undefined) => {
    const answer = await fetch(`${base}${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  };

async function until(look) {
  for (let tries = 0; tries < 300; tries++) {
    const found = await look();
    if (found) return found;
    await sleep(100);
  }
  throw new Error('a customer wrote, and no conversation came of it');
}
