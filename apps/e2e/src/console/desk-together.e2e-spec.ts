// Real: every process, Postgres, Redis, two Chromium profiles, the built console. Two people at one desk, and a connection that breaks.
import type { ConversationBody } from '@heliograph/contracts';
import type { Page } from 'playwright-core';
import { conversationWith, newCustomer, type Customer } from '../platform/customers';
import { eventually } from '../platform/eventually';
import { openDesk, type Colleague, type Desk } from './desk';
import { InboxPage } from './inbox-page';

jest.setTimeout(120_000);

let desk: Desk;
let ana: Colleague;
let bo: Colleague;
let anasPage: Page;
let bosPage: Page;
let anas: InboxPage;
let bos: InboxPage;
let customer: Customer;
let id: string;

beforeAll(async () => {
  desk = await openDesk();
  [ana, bo] = await Promise.all([desk.join('Ana Sousa'), desk.join('Bo Lindqvist')]);
  [anasPage, bosPage] = await Promise.all([desk.seatOf(ana), desk.seatOf(bo)]);
  [anas, bos] = [new InboxPage(anasPage), new InboxPage(bosPage)];
  customer = await newCustomer(desk.on, { name: 'Chen Yu' });
  await desk.on.simulator.inbound({ from: customer.phone, to: desk.on.channelPhone, body: 'Who is there?' });
  ({ id } = await eventually('the conversation is there', () => conversationWith(desk.on, customer)));
});
afterAll(() => desk?.stop());

const assignee = async (): Promise<string | undefined> =>
  (await desk.on.api.get<ConversationBody>(`/v1/conversations/${id}`)).assignee?.name;

describe('two people at one desk', () => {
  it('see the same conversation, and each is told that the other looks at it, and that the other writes', async () => {
    await Promise.all([anas.open(id), bos.open(id)]);
    await anas.collision.filter({ hasText: 'Bo Lindqvist is also looking' }).waitFor();
    await bos.text.pressSequentially('Hel');
    await anas.collision.filter({ hasText: 'Bo Lindqvist is also writing' }).waitFor();
    await bos.write('');
  });

  it('leave it with the first until the second has taken the offer', async () => {
    await anasPage.getByTestId('take').click();
    await bosPage.getByText('With Ana Sousa').waitFor();
    await anas.chooseIn('transfer', 'Bo Lindqvist');
    await anas.offer.filter({ hasText: 'Offered to Bo Lindqvist' }).waitFor();
    await bos.offer.filter({ hasText: 'Ana Sousa offers you' }).waitFor();
    expect(await assignee()).toBe('Ana Sousa');
    // It is still hers, so she may go on answering.
    await anas.reply('One moment, my colleague knows more.');
    await anas.saying('One moment, my colleague knows more.').waitFor();

    await bosPage.getByTestId('transfer-take').click();
    await anasPage.getByText('With Bo Lindqvist').waitFor();
    await anas.offer.waitFor({ state: 'hidden' });
    expect(await assignee()).toBe('Bo Lindqvist');
  });

  it('keep it where it is when the offer is declined', async () => {
    await bos.chooseIn('transfer', 'Ana Sousa');
    await anasPage.getByTestId('transfer-decline').click();
    await bos.offer.waitFor({ state: 'hidden' });
    await bosPage.getByText('With Bo Lindqvist').waitFor();
    expect(await assignee()).toBe('Bo Lindqvist');
  });

  it('see the answer of the other, once, without a reload', async () => {
    await bos.reply('Good evening, Chen.');
    await anas.saying('Good evening, Chen.').waitFor();
    await bos.saying('Good evening, Chen.').waitFor();
    expect([await anas.saying('Good evening, Chen.').count(), await bos.saying('Good evening, Chen.').count()]).toEqual([1, 1]);
  });
});

describe('a connection that breaks', () => {
  it('is said; an answer is kept and marked as not sent; and what came meanwhile is there when it is back', async () => {
    await desk.door.switchOff();
    await bos.banner.and(bosPage.locator('[data-state="lost"]')).waitFor();
    await bos.reply('I have found it.');
    const kept = bos.pending.filter({ hasText: 'I have found it.' });
    await kept.and(bosPage.locator('[data-pending="kept"]')).waitFor();
    expect(await kept.innerText()).toMatch(/Kept here, not sent/);
    await desk.on.simulator.inbound({ from: customer.phone, to: desk.on.channelPhone, body: 'Are you still there?' });

    await desk.door.switchOn();
    await bos.banner.and(bosPage.locator('[data-state="back"]')).waitFor();
    await bos.saying('Are you still there?', 'in').waitFor();
  });

  it('sends what was kept exactly once when it is asked to', async () => {
    const kept = bos.pending.filter({ hasText: 'I have found it.' });
    if (await kept.count()) await bosPage.getByTestId('pending-trouble').getByRole('button').first().click();
    await bos.saying('I have found it.').waitFor();
    await bos.pending.waitFor({ state: 'hidden' });
    await anas.saying('I have found it.').waitFor();
    const sent = await desk.on.simulator.outboundTo(customer.phone);
    expect(sent.filter(({ body }) => body === 'I have found it.')).toHaveLength(1);
  });

  it('survives a reload while it is away: the words are still here, and still go once', async () => {
    await desk.door.switchOff();
    await bos.banner.and(bosPage.locator('[data-state="lost"]')).waitFor();
    await bos.reply('It was under the oven.');
    await bos.pending.and(bosPage.locator('[data-pending="kept"]')).waitFor();
    await desk.door.switchOn();
    await bosPage.reload();
    await bos.pending.filter({ hasText: 'It was under the oven.' }).waitFor();
    await bosPage.getByTestId('pending-trouble').getByRole('button').first().click();
    await bos.saying('It was under the oven.').waitFor();
    await eventually('the provider has it', async () => {
      const sent = await desk.on.simulator.outboundTo(customer.phone);
      return sent.some(({ body }) => body === 'It was under the oven.');
    });
    const sent = await desk.on.simulator.outboundTo(customer.phone);
    expect(sent.filter(({ body }) => body === 'It was under the oven.')).toHaveLength(1);
  });
});
