// Real: every process, Postgres, Redis, Chromium, the built console and the simulator's own phone page. What a new user does after
// `npm start`: two pages open, write as the customer, answer as the agent, watch the ticks, wait a day, send a fitting template.
import type { ConversationBody } from '@heliograph/contracts';
import type { Page } from 'playwright-core';
import { conversationWith, newCustomer, type Customer } from '../platform/customers';
import { eventually } from '../platform/eventually';
import { openDesk, type Desk } from './desk';
import { InboxPage } from './inbox-page';
import { closeWindowIn, letADayPass } from './service-window';

jest.setTimeout(120_000);

/** As `npm start` prints them. */
interface DemoPerson {
  role: string;
  email: string;
  password: string;
}

let desk: Desk;
let rui: DemoPerson;
let customer: Customer;
let conversation: ConversationBody;
let phone: Page;
let page: Page;
let inbox: InboxPage;

beforeAll(async () => {
  desk = await openDesk();
  const people = desk.on.platform.facts['people'] as DemoPerson[];
  rui = people.find(({ role }) => role === 'agent') as DemoPerson;
  customer = await newCustomer(desk.on, { name: 'Bo Lindqvist' });
  page = await desk.sit();
  inbox = new InboxPage(page);
});
afterAll(() => desk?.stop());

/** The simulator's phone in a second tab, held by this customer. */
async function takeThePhone(): Promise<Page> {
  const tab = await page.context().newPage();
  await tab.goto(desk.on.simulator.url);
  await tab.locator(`#customer option[value="${customer.phone}"]`).waitFor({ state: 'attached' });
  await tab.locator('#customer').selectOption(customer.phone);
  return tab;
}
const writeAsCustomer = async (words: string): Promise<void> => {
  await phone.locator('#text').fill(words);
  await phone.locator('#send').click();
};

describe('the story of a new user', () => {
  it('says that a wrong password is wrong, keeps the e-mail address, and lets the right one in', async () => {
    await page.goto('/');
    await page.waitForURL('**/sign-in');
    await page.getByLabel('E-mail').fill(rui.email);
    await page.locator('input[name=password]').fill('not my password at all');
    await page.getByTestId('sign-in').click();
    const problem = page.getByTestId('sign-in-problem');
    await problem.waitFor();
    expect(await problem.innerText()).toMatch(/do not belong together/);
    expect(await page.getByLabel('E-mail').inputValue()).toBe(rui.email);
    await page.locator('input[name=password]').fill(rui.password);
    await page.getByTestId('sign-in').click();
    await page.waitForURL('**/inbox');
    await page.getByTestId('your-menu').waitFor();
  });

  it('shows what the customer wrote on the phone without a reload, unread, with the window open', async () => {
    phone = await takeThePhone();
    await writeAsCustomer('Is my cake ready?');
    conversation = await eventually('the conversation is there', () => conversationWith(desk.on, customer));
    const row = inbox.row(conversation.id);
    await row.filter({ hasText: 'Is my cake ready?' }).waitFor();
    expect(await row.innerText()).toMatch(/Bo Lindqvist/);
    await row.click();
    await inbox.saying('Is my cake ready?', 'in').waitFor();
    await inbox.countdown.filter({ hasText: /2[34] ?h|2[34]:/ }).waitFor();
  });

  it('takes the answer, shows its tick grow from sent to delivered to read, and the phone shows the words', async () => {
    await inbox.reply('Yes, Bo, you can fetch it.');
    await phone.locator('#thread').getByText('Yes, Bo, you can fetch it.').waitFor();
    await inbox.saying('Yes, Bo, you can fetch it.').and(page.locator('[data-state="delivered"], [data-state="read"]')).waitFor();
    const [sent] = await desk.on.simulator.outboundTo(customer.phone);
    await desk.on.simulator.read(sent?.sid as string);
    await inbox.untilTick('Yes, Bo, you can fetch it.', 'read');
    expect(await desk.on.simulator.outboundTo(customer.phone)).toHaveLength(1);
  });

  it('keeps what is being typed when the window closes meanwhile, and says what may go instead', async () => {
    await inbox.write('And we have put a candle');
    await closeWindowIn(desk.on, 4000, { conversation: conversation.id, contact: customer.contactId });
    // Something about the conversation changes, as it often does: the page hears of the new end of the window.
    await desk.on.api.post(`/v1/conversations/${conversation.id}/priority`, { priority: 'high' });
    await inbox.closed.waitFor();
    expect(await inbox.closed.innerText()).toMatch(/only an approved template/);
    expect(await page.getByTestId('words-kept').innerText()).toMatch(/not sent.*kept.*And we have put a candle/s);
    await inbox.picker.waitFor();
    expect(await desk.on.simulator.outboundTo(customer.phone)).toHaveLength(1);
  });

  it('opens the window again when the customer writes, with the words still there', async () => {
    await writeAsCustomer('Thank you!');
    await inbox.saying('Thank you!', 'in').waitFor();
    await inbox.text.waitFor();
    expect(await inbox.text.inputValue()).toBe('And we have put a candle');
    await inbox.write('');
  });

  it('offers the fitting templates when a day has passed, and sends the one that was filled in', async () => {
    await letADayPass(desk.on, { conversation: conversation.id, contact: customer.contactId });
    await page.reload();
    await inbox.picker.waitFor();
    const offered = page.getByTestId('template-order_on_its_way');
    await offered.waitFor();
    // Only what WhatsApp has approved.
    expect(await page.getByTestId('template-appointment_reminder').count()).toBe(0);
    await offered.click();
    const form = page.getByTestId('template-filling');
    await form.getByLabel('{{1}}').fill('Bo');
    await form.getByLabel('{{2}}').fill('');
    await page.getByTestId('send-template').click();
    await form.getByText('Needed: WhatsApp sends nothing with a gap').waitFor();
    await form.getByLabel('{{2}}').fill('B-77');
    expect(await page.getByTestId('template-preview').innerText()).toMatch(/Hello Bo, your order B-77/);
    await page.getByTestId('send-template').click();
    const words = 'Hello Bo, your order B-77 has left our bakery';
    await phone.locator('#thread').getByText(words).waitFor();
    await inbox.saying(words).and(page.locator('[data-state="delivered"], [data-state="read"]')).waitFor();
    expect(await desk.on.simulator.outboundTo(customer.phone)).toHaveLength(2);
  });

  it('speaks Chinese as soon as it is asked to, still does after a reload, and English again', async () => {
    await page.getByTestId('your-menu').click();
    await page.getByText('简体中文').click();
    await page.getByTestId('nav-templates').filter({ hasText: '模板' }).waitFor();
    await page.reload();
    await inbox.composer.waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(await inbox.closed.innerText()).toMatch(/服务窗口已关闭/);
    await page.getByTestId('your-menu').click();
    await page.getByText('English').click();
    await page.getByTestId('nav-templates').filter({ hasText: 'Templates' }).waitFor();
  });

  it('signs out: nothing is left on the screen, and the session is good no more', async () => {
    await page.keyboard.press('Escape');
    const cookies = await page.context().cookies();
    await page.getByTestId('your-menu').click();
    await page.getByTestId('sign-out').click();
    await page.waitForURL('**/sign-in');
    await page.getByTestId('sign-in').waitFor();
    expect(await page.getByText('Bo Lindqvist').count()).toBe(0);
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    expect((await desk.on.api.as(null).call('GET', '/v1/session', undefined, { cookie })).status).toBe(401);
  });
});
