// Real: every process, Postgres, Redis, Chromium, the built console. A template as its author meets it, and a broadcast from its plan to
// its last recipient.
import type { PageBody, TemplateBody } from '@heliograph/contracts';
import type { Page } from 'playwright-core';
import { newCustomers, type Customer } from '../platform/customers';
import { openDesk, type Desk } from './desk';

jest.setTimeout(120_000);

let desk: Desk;
let page: Page;
let customers: Customer[];

beforeAll(async () => {
  desk = await openDesk();
  customers = await newCustomers(desk.on, 3);
  page = await desk.seatOf(await desk.join('Sofia Marques', 'supervisor'));
});
afterAll(() => desk?.stop());

describe('a template in the editor', () => {
  it('is told what would be refused while it is written, at its field, and cannot be submitted with it', async () => {
    await page.goto('/templates');
    await page.getByTestId('new-template').click();
    await page.getByTestId('field-name').fill('spring_greeting');
    await page.getByTestId('field-content-body').fill('{{1}} your bread is ready');
    await page.getByTestId('lint-tally').getByText(/\d/).first().waitFor();
    await page.locator('[data-testid^="finding-"]').first().waitFor();
    await page.getByText('What blocks must be mended before it can be submitted.').waitFor();
    expect(await page.getByTestId('submit-template').isDisabled()).toBe(true);
  });

  it('may go once it is put right, and is kept as a draft that others see', async () => {
    await page.getByTestId('field-content-body').fill('Good morning, your bread is ready and waits for you at our counter.');
    await page.getByTestId('submit-template').and(page.locator(':enabled')).waitFor();
    expect(await page.getByTestId('phone-preview').innerText()).toMatch(/waits for you at our counter/);
    await page.getByTestId('save-template').click();
    await page.waitForURL(/\/templates\/tpl_/);
    const { data } = await desk.on.api.get<PageBody<TemplateBody>>('/v1/templates?limit=100');
    expect(data.find(({ name }) => name === 'spring_greeting')).toMatchObject({ status: 'draft' });
  });
});

describe('a broadcast', () => {
  it('goes from its plan over its audience and a forecast to everybody in it, each once', async () => {
    await page.goto('/broadcasts');
    await page.getByTestId('new-broadcast').click();
    await page.getByTestId('broadcast-name').fill('Orders on their way');
    await page.getByTestId('broadcast-template').click();
    await page.getByRole('option', { name: 'order_on_its_way' }).click();
    for (const [variable, value] of [
      ['1', 'dear customer'],
      ['2', 'B-77'],
    ] as const) {
      await page.getByTestId(`source-${variable}`).click();
      await page.getByRole('option', { name: 'the same for all' }).click();
      await page.getByLabel('Value', { exact: true }).last().fill(value);
    }
    await page.getByTestId('save-plan').click();

    await page.getByRole('tab', { name: 'Paste numbers' }).click();
    await page.getByTestId('pasted-numbers').fill(customers.map(({ phone }) => phone).join('\n'));
    await page.getByTestId('add-pasted').click();
    await page.getByTestId('audience-count').filter({ hasText: '3' }).waitFor();
    await page.getByTestId('audience-done').click();
    await page.getByTestId('test-done').click();
    await page.getByTestId('freeze').click();
    await page.getByTestId('forecast').waitFor();
    await page.getByTestId('start').click();
    await page.getByTestId('confirm-act').click();
    await page.waitForURL(/\/broadcasts\/brc_[^/]+$/);
    await page.getByTestId('broadcast-progress').filter({ hasText: '3 of 3 have a result' }).waitFor();
    for (const { phone } of customers) {
      const sent = await desk.on.simulator.outboundTo(phone);
      expect(sent.map(({ body }) => body)).toEqual([expect.stringContaining('Hello dear customer, your order B-77')]);
    }
  });
});
