// Real: every process, Postgres, Redis, HTTP, the official twilio SDK. Twilio and WhatsApp are the simulator, over loopback.
import type {
  AcceptedMessageBody,
  ConsentLedgerBody,
  ExplanationBody,
  MessageBody,
  PageBody,
  TemplateBody,
  TemplateSyncBody,
} from '@heliograph/contracts';
import { randomUUID } from 'node:crypto';
import { conversationWith, newCustomer, type Customer } from './platform/customers';
import { eventually } from './platform/eventually';
import { send, timelineOf, untilState } from './platform/messages';
import { startTestPlatform, type TestPlatform } from './platform/start-platform';
import { approvedTemplate, templateSend, type ApprovedTemplate } from './platform/templates';

jest.setTimeout(120_000);

let on: TestPlatform;
let template: ApprovedTemplate;
let customer: Customer;

beforeAll(async () => {
  on = await startTestPlatform();
  template = await approvedTemplate(on);
  customer = await newCustomer(on);
});
afterAll(() => on?.stop());

describe('the main job, end to end', () => {
  it('explains a send before it is made: allowed, as a notification, at what estimated price', async () => {
    const explanation = await on.api.post<ExplanationBody>(
      '/v1/messages/explain',
      templateSend(on.channelId, customer.contactId, template),
    );
    expect(explanation).toMatchObject({
      disposition: 'send',
      category: 'utility',
      decision: { verdict: 'allow', reasons: [], interaction: 'notification' },
    });
    expect(await on.simulator.outboundTo(customer.phone)).toHaveLength(0);
  });

  it('takes a notification once however often it is asked, and shows it queued, handed off, sent, delivered and read', async () => {
    const key = randomUUID();
    const body = templateSend(on.channelId, customer.contactId, template);
    const first = await on.api.call<AcceptedMessageBody>('POST', '/v1/messages', body, { 'idempotency-key': key });
    expect(first.status).toBe(202);
    const again = await on.api.call<AcceptedMessageBody>('POST', '/v1/messages', body, { 'idempotency-key': key });
    expect(again.status).toBe(202);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);

    const delivered = await untilState(on, first.body.id, 'delivered');
    expect(delivered.holder).toBe('customer');
    await on.simulator.read(delivered.providerMessageId as string);
    const read = await untilState(on, first.body.id, 'read');

    const { queuedAt, handedOffAt, sentAt, deliveredAt, readAt } = read.times;
    const road = [queuedAt, handedOffAt, sentAt, deliveredAt, readAt];
    expect(road).toEqual(road.map(() => expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)));
    // The callback may beat the answer to our own call, so handed off and sent may trade places; the rest is in order.
    const [queued = 0, , sent = 0, received = 0, seen = 0] = road.map((time) => Date.parse(time as string));
    expect([queued, sent, received, seen]).toEqual([queued, sent, received, seen].sort((a, b) => a - b));
    expect(read.timeline.attempts).toEqual([
      expect.objectContaining({ number: 1, outcome: 'accepted', providerMessageId: read.providerMessageId }),
    ]);
    expect(read.timeline.reports.filter(({ applied }) => applied).map(({ status }) => status)).toEqual([
      'sent',
      'delivered',
      'read',
    ]);
    expect(read.timeline.decisions.map(({ moment, verdict }) => [moment, verdict])).toEqual([
      ['accept', 'allow'],
      ['hand_off', 'allow'],
    ]);
    expect(await on.simulator.outboundTo(customer.phone)).toHaveLength(1);
  });

  it('refuses a free-form message outside the window with the rule, the remedy and the templates that may go', async () => {
    const text = { channel: on.channelId, to: { contact: customer.contactId }, text: 'Is everything all right?' };
    const refused = await on.api.call('POST', '/v1/messages', text);
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ code: 'window_closed', window: { open: false } });
    // All reasons are told, in the order of the rules: somebody who never wrote has not agreed to a conversation either.
    expect(refused.body.reasons?.[0]).toMatchObject({
      code: 'window_closed',
      rule: 'R9',
      remedy: expect.stringMatching(/approved template/),
    });
    const { alternatives } = await on.api.post<ExplanationBody>('/v1/messages/explain', text);
    const known = await on.api.all<TemplateBody>('/v1/templates');
    for (const { id } of alternatives) expect(known.find((each) => each.id === id)?.status).toBe('approved');
    expect(await on.simulator.outboundTo(customer.phone)).toHaveLength(1);
  });

  it('hears the customer once though the webhook came three times at once, opens the window, and lets a reply go', async () => {
    const { phone } = customer;
    const { deliveries } = await on.simulator.inbound({
      from: phone,
      to: on.channelPhone,
      body: 'Yes, thank you',
      times: 3,
      concurrent: true,
    });
    expect(deliveries.map(({ httpStatus }) => httpStatus)).toEqual([200, 200, 200]);
    const conversation = await eventually('the window is open', async () => {
      const found = await conversationWith(on, customer);
      return found?.window.open && found;
    });
    const { opensAt, closesAt, secondsLeft } = conversation.window;
    expect(Date.parse(closesAt as string)).toBeGreaterThan(Date.parse(opensAt as string));
    expect(secondsLeft).toBeGreaterThan(23 * 3600);
    expect(secondsLeft).toBeLessThanOrEqual(24 * 3600);
    const messages = () => on.api.get<PageBody<MessageBody>>(`/v1/conversations/${conversation.id}/messages`);
    const inbound = (await messages()).data.filter(({ direction }) => direction === 'in');
    expect(inbound).toEqual([
      expect.objectContaining({ state: 'received', content: expect.objectContaining({ text: 'Yes, thank you' }) }),
    ]);

    const reply = await on.api.post<AcceptedMessageBody>(`/v1/conversations/${conversation.id}/messages`, {
      text: 'See you then',
    });
    const sent = await untilState(on, reply.id, ['delivered', 'read']);
    expect(sent).toMatchObject({ lane: 'reply', kind: 'free_form' });
    const ledger = await on.simulator.outboundTo(phone);
    expect(ledger.filter(({ body }) => body === 'See you then')).toHaveLength(1);
    expect((await messages()).data.filter(({ direction }) => direction === 'in')).toHaveLength(1);
  });

  it('submits a draft template and learns of its approval by its own schedule, without anybody asking', async () => {
    const draft = (await on.api.all<TemplateBody>('/v1/templates')).find(({ status }) => status === 'draft');
    if (!draft) throw new Error('the demo seed holds no draft template');
    // The reviewer waits until the schedule has seen the template under review; then it approves.
    await on.simulator.settings({ autoApproveMs: null });
    const submitted = await on.api.post<TemplateBody>(`/v1/templates/${draft.id}/submit`);
    expect(submitted.status).toBe('in_review');
    const sid = submitted.providerTemplateId as string;
    await on.simulator.call('POST', `/_sim/templates/${sid}/approve`);
    const approved = await eventually('the approval has arrived', async () => {
      const now = await on.api.get<TemplateBody>(`/v1/templates/${draft.id}`);
      return now.status === 'approved' && now;
    });
    expect(approved.statusRaw).toBe('approved');
    const sync = await on.api.get<TemplateSyncBody>(`/v1/accounts/${on.accountId}/template-sync`);
    expect(sync).toMatchObject({ failures: 0, lastSuccessAt: expect.any(String) });
    const asked = await on.stores.dataSource.query(
      `SELECT count(*)::int AS n FROM audit_entries WHERE action = 'account.sync_requested'`,
    );
    expect(asked).toEqual([{ n: 0 }]);
  });

  it('keeps a STOP: the next notification is refused by the ledger entry that says so, until START', async () => {
    const say = (body: string) => on.simulator.inbound({ from: customer.phone, to: on.channelPhone, body });
    const ledger = () => on.api.get<ConsentLedgerBody>(`/v1/contacts/${customer.contactId}/consents`);
    await say('STOP');
    const stopped = await eventually('the ledger holds the STOP', async () => {
      const now = await ledger();
      return now.state.utility.status === 'withdrawn' && now;
    });
    const body = templateSend(on.channelId, customer.contactId, template);
    const refused = await on.api.call('POST', '/v1/messages', body);
    expect(refused.status).toBe(422);
    expect(refused.body.code).toBe('consent_withdrawn');
    expect(refused.body.reasons?.[0]).toMatchObject({ rule: 'R8', facts: { entryId: stopped.state.utility.entry } });
    const entry = stopped.entries.find(({ id }) => id === stopped.state.utility.entry);
    expect(entry).toMatchObject({
      kind: 'withdrawn',
      channel: 'whatsapp',
      wording: 'STOP',
      message: expect.stringMatching(/^msg_/),
    });

    await say('START');
    await eventually('the ledger holds the START', async () => (await ledger()).state.utility.status === 'active');
    const { id } = await send(on, body);
    await untilState(on, id, ['delivered', 'read']);
    expect((await timelineOf(on, id)).attempts).toBe(1);
  });
});
