// Real: every process, Postgres, Redis, Chromium, the built console. 10,000 conversations, and a thread of 5,000 messages, scrolled from
// one end to the other. The figures are printed; what is held are bounds that a busy machine keeps and a list without windowing does not.
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { conversationWith, newCustomer } from '../platform/customers';
import { eventually } from '../platform/eventually';
import { openDesk, type Desk } from './desk';
import { InboxPage } from './inbox-page';
import { fillUp, scrollThrough, type Scrolled } from './long-lists';

jest.setTimeout(180_000);

const conversations = 10_000;
const messages = 5000;

let desk: Desk;
let page: Page;
let inbox: InboxPage;
let id: string;

beforeAll(async () => {
  desk = await openDesk({ only: ['provider-simulator', 'gateway'] });
  const ana = await desk.join('Ana Sousa');
  const customer = await newCustomer(desk.on, { name: 'Bo Lindqvist' });
  await desk.on.simulator.inbound({ from: customer.phone, to: desk.on.channelPhone, body: 'The newest line' });
  ({ id } = await eventually('the conversation is there', () => conversationWith(desk.on, customer)));
  await fillUp(desk.on, id, conversations, messages);
  page = await desk.seatOf(ana);
  inbox = new InboxPage(page);
});
afterAll(() => desk?.stop());

const list = '[data-testid="conversation-list"]';
const thread = '[data-testid="thread"]';
const tell = (what: string, figures: unknown): void => void process.stdout.write(`    ${what}: ${JSON.stringify(figures)}\n`);

function holds({ rows, p95 }: Scrolled): void {
  expect(rows).toBeGreaterThan(5);
  expect(rows).toBeLessThan(80);
  expect(p95).toBeLessThan(150);
}

describe('long lists', () => {
  it('ask for less than 300 kB of compressed script before the inbox can be used', async () => {
    const bytes: Promise<number>[] = [];
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') bytes.push(response.body().then((body) => gzipSync(body).byteLength));
    });
    await inbox.open();
    await inbox.row(id).waitFor();
    const total = (await Promise.all(bytes)).reduce((sum, one) => sum + one, 0);
    tell('first load, gzip bytes of script', { files: bytes.length, total });
    expect(bytes.length).toBeGreaterThan(1);
    expect(total).toBeLessThan(300_000);
  });

  it('keep 10,000 conversations at hand with a handful of rows in the page, and scroll without stalling', async () => {
    // The end is reached as somebody reaches it: by going there until there is nothing more to load.
    await page.locator(`${list} [role="option"]`).first().waitFor();
    await eventually(
      'the oldest conversation is in the list',
      async () => {
        await page.evaluate(`(() => { const pane = document.querySelector('${list}'); pane.scrollTop = pane.scrollHeight; })()`);
        return (await page.getByText(`Customer ${conversations - 1}`, { exact: true }).count()) > 0;
      },
      { withinMs: 120_000, everyMs: 20 },
    );
    const scrolled = await scrollThrough(page, list, '[role="option"]', -1);
    tell('10,000 conversations', scrolled);
    holds(scrolled);
    await page.evaluate(`document.querySelector('${list}').scrollTop = 0`);
    await inbox.row(id).waitFor();
  });

  it('show a thread of 5,000 messages from its newest to its oldest in the same way', async () => {
    await inbox.open(id);
    await inbox.saying('The newest line', 'in').waitFor();
    await eventually(
      'the oldest message is in the thread',
      async () => {
        await page.evaluate(`document.querySelector('${thread}').scrollTop = 0`);
        return (await page.getByText(new RegExp(`^Line ${messages - 1}\\b`)).count()) > 0;
      },
      { withinMs: 120_000, everyMs: 20 },
    );
    const scrolled = await scrollThrough(page, thread, '[role="article"]', 1);
    tell('5,000 messages', scrolled);
    holds(scrolled);
  });
});
