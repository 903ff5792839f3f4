'use strict';
// The customer's side of a chat, over the simulator's control API. Everything that came from a message is written with
// textContent; nothing is ever parsed as HTML.

const texts = {
  en: {
    language: '中文',
    business: 'Business',
    customer: 'Customer',
    iAm: 'You are',
    newCustomer: 'New customer',
    phone: 'Phone number',
    name: 'Name',
    create: 'Create',
    image: 'Send a picture or a file',
    write: 'Message',
    send: 'Send',
    empty: 'No messages yet. Say hello.',
    noSender: 'No WhatsApp number exists yet.',
    noCustomer: 'Create a customer first.',
    failed: 'That did not work: {0}',
    unanswered: 'The business did not take the message ({0}).',
    location: 'Location',
    file: 'File',
    open: 'Choose',
  },
  zh: {
    language: 'English',
    business: '商家',
    customer: '客户',
    iAm: '您是',
    newCustomer: '新建客户',
    phone: '电话号码',
    name: '姓名',
    create: '创建',
    image: '发送图片或文件',
    write: '输入消息',
    send: '发送',
    empty: '暂无消息，打个招呼吧。',
    noSender: '尚无 WhatsApp 号码。',
    noCustomer: '请先创建客户。',
    failed: '操作失败：{0}',
    unanswered: '商家没有收下这条消息（{0}）。',
    location: '位置',
    file: '文件',
    open: '选择',
  },
};
const $ = (id) => document.getElementById(id);
const remembered = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};
const remember = (key, value) => {
  try {
    localStorage.setItem(key, value);
  } catch {
    /* private mode: forgotten with the page */
  }
};

let language = remembered('phone.language') ?? (navigator.language.startsWith('zh') ? 'zh' : 'en');
let messages = new Map();
let stream = null;
const say = (key, ...values) => texts[language][key].replace('{0}', values[0] ?? '');

async function call(method, path, body) {
  const options =
    body === undefined ? { method } : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(path, options);
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.error ?? String(answer.status));
  return json;
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function notify(text) {
  $('notice').textContent = text ?? '';
  $('notice').hidden = !text;
}

const guarded = (act) => async (event) => {
  event?.preventDefault?.();
  try {
    notify();
    await act(event);
  } catch (error) {
    notify(say('failed', error.message));
  }
};

function translate() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = say(node.dataset.text);
  for (const node of document.querySelectorAll('[data-placeholder]')) node.placeholder = say(node.dataset.placeholder);
  for (const node of document.querySelectorAll('[data-title]')) {
    node.title = say(node.dataset.title);
    node.setAttribute('aria-label', say(node.dataset.title));
  }
  $('language').textContent = say('language');
  draw();
}

async function fillChoices() {
  const [{ senders }, { customers }] = await Promise.all([call('GET', '/_sim/senders'), call('GET', '/_sim/customers')]);
  fill(
    $('sender'),
    senders.map((one) => [one.phone, `${one.name} · ${one.phone}`]),
    remembered('phone.sender'),
  );
  fill(
    $('customer'),
    customers.map((one) => [one.phone, `${one.profileName} · ${one.phone}`]),
    remembered('phone.customer'),
  );
  $('newCustomer').hidden = customers.length > 0;
  if (senders.length === 0) notify(say('noSender'));
}

function fill(select, options, wanted) {
  select.replaceChildren(
    ...options.map(([value, label]) => {
      const option = element('option', '', label);
      option.value = value;
      return option;
    }),
  );
  if (options.some(([value]) => value === wanted)) select.value = wanted;
}

async function openChat() {
  stream?.close();
  messages = new Map();
  draw();
  const customer = $('customer').value;
  if (!customer) return;
  stream = new EventSource(`/_sim/stream?customer=${encodeURIComponent(customer)}`);
  stream.addEventListener('message', (event) => take(JSON.parse(event.data)));
  // Also after every reconnection, so that nothing that happened meanwhile is missing.
  stream.addEventListener(
    'open',
    guarded(async () => {
      const found = await call('GET', `/_sim/messages?limit=200&customer=${encodeURIComponent(customer)}`);
      for (const message of found.messages.reverse()) messages.set(message.sid, message);
      draw();
    }),
  );
}

function take(message) {
  messages.set(message.sid, message);
  draw();
}

const withThisSender = (message) => [message.from, message.to].includes(`whatsapp:${$('sender').value}`);
const arrived = (message) => message.direction === 'inbound' || ['sent', 'delivered', 'read'].includes(message.status);

function draw() {
  const thread = $('thread');
  const shown = [...messages.values()]
    .filter((one) => withThisSender(one) && arrived(one) && !one.deleted)
    .sort((a, b) => a.createdAt - b.createdAt);
  const atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 80;
  thread.replaceChildren(
    ...(shown.length > 0 ? shown.map(bubble) : [element('li', 'empty', say($('customer').value ? 'empty' : 'noCustomer'))]),
  );
  if (atEnd) thread.scrollTop = thread.scrollHeight;
  if (document.visibilityState === 'visible') markRead(shown);
}

function markRead(shown) {
  for (const message of shown) {
    if (message.direction === 'inbound' || message.status !== 'delivered' || message.asked) continue;
    message.asked = true;
    call('POST', '/_sim/read', { messageSid: message.sid }).catch((error) => notify(say('failed', error.message)));
  }
}

function bubble(message) {
  const mine = message.direction === 'inbound';
  const item = element('li', mine ? 'mine' : 'theirs');
  const shown = message.shown ?? { text: message.body };
  for (const sid of message.mediaSids) item.append(picture(`/_sim/media/${encodeURIComponent(sid)}`));
  if (!mine && message.mediaSids.length === 0)
    for (const url of message.mediaUrls) item.append(element('div', 'foot', `${say('file')}: ${url}`));
  if (shown.header) item.append(element('div', 'head', shown.header));
  if (shown.text) item.append(element('div', 'text', shown.text));
  if (shown.location)
    item.append(
      element(
        'div',
        'text',
        `📍 ${shown.location.label ?? say('location')} ${shown.location.latitude}, ${shown.location.longitude}`,
      ),
    );
  if (shown.footer) item.append(element('div', 'foot', shown.footer));
  const choices = [...(shown.buttons ?? []), ...(shown.list?.items ?? []).map((row) => ({ ...row, type: 'QUICK_REPLY' }))];
  if (choices.length > 0) item.append(buttons(message, choices));
  const time = new Date(message.createdAt).toLocaleTimeString(language === 'zh' ? 'zh-CN' : 'en', {
    hour: '2-digit',
    minute: '2-digit',
  });
  const ticks = mine ? '' : ({ sent: ' ✓', delivered: ' ✓✓', read: ' ✓✓' }[message.status] ?? '');
  item.append(element('div', message.status === 'read' ? 'meta read' : 'meta', time + ticks));
  return item;
}

function picture(source) {
  const image = element('img', 'medium');
  image.src = source;
  image.alt = say('image');
  // Not a picture: a link to the bytes.
  image.addEventListener('error', () => image.replaceWith(link(source)));
  return image;
}

function link(source) {
  const anchor = element('a', 'foot', say('file'));
  anchor.href = source;
  anchor.target = '_blank';
  anchor.rel = 'noreferrer';
  return anchor;
}

function buttons(message, choices) {
  const box = element('div', 'choices');
  for (const choice of choices) {
    const button = element('button', '', choice.value ? `${choice.title} (${choice.value})` : choice.title);
    button.type = 'button';
    button.disabled = choice.type !== 'QUICK_REPLY';
    button.addEventListener(
      'click',
      guarded(() => report(call('POST', '/_sim/tap', { messageSid: message.sid, choice: choice.id || choice.title }))),
    );
    box.append(button);
  }
  return box;
}

/** Says so when the webhook did not answer well: the message is lost to the business until its provider tries again. */
async function report(sending) {
  const { deliveries } = await sending;
  const bad = deliveries.find((delivery) => delivery.error !== null);
  if (bad) notify(say('unanswered', bad.error));
}

function outgoing(content) {
  if (!$('customer').value) throw new Error(say('noCustomer'));
  if (!$('sender').value) throw new Error(say('noSender'));
  return report(call('POST', '/_sim/inbound', { from: $('customer').value, to: $('sender').value, ...content }));
}

$('compose').addEventListener(
  'submit',
  guarded(async () => {
    const body = $('text').value.trim();
    if (!body) return;
    $('text').value = '';
    await outgoing({ body });
  }),
);

$('image').addEventListener(
  'change',
  guarded(async () => {
    const file = $('image').files[0];
    $('image').value = '';
    if (!file) return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    let binary = '';
    for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
    const body = $('text').value.trim();
    $('text').value = '';
    await outgoing({ ...(body && { body }), media: { contentType: file.type || 'image/jpeg', base64: btoa(binary) } });
  }),
);

$('newCustomer').addEventListener(
  'submit',
  guarded(async () => {
    const phone = $('newPhone').value.replace(/[\s()-]/g, '');
    const profileName = $('newName').value.trim();
    await call('POST', '/_sim/customers', { phone, ...(profileName && { profileName }) });
    remember('phone.customer', phone);
    await fillChoices();
    $('newCustomer').hidden = true;
    await openChat();
  }),
);

$('add').addEventListener('click', () => {
  $('newCustomer').hidden = !$('newCustomer').hidden;
  if (!$('newCustomer').hidden) $('newPhone').focus();
});
$('language').addEventListener('click', () => {
  language = language === 'en' ? 'zh' : 'en';
  remember('phone.language', language);
  translate();
});
$('sender').addEventListener('change', () => {
  remember('phone.sender', $('sender').value);
  draw();
});
$('customer').addEventListener('change', () => {
  remember('phone.customer', $('customer').value);
  void openChat();
});
document.addEventListener('visibilitychange', draw);

translate();
void guarded(async () => {
  await fillChoices();
  await openChat();
})();
