// Real: every process, Postgres, Redis, Chromium, the built console. Every page, as people meet it who see little, use a small screen or
// another language: looked at by axe-core, in both appearances, and at 360 px.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { newCustomer } from '../platform/customers';
import { openDesk, type Colleague, type Desk } from './desk';
import { everyPage, settled } from './every-page';

jest.setTimeout(180_000);

interface Violation {
  id: string;
  impact: string | null;
  nodes: { target: string[]; failureSummary: string }[];
}
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

let desk: Desk;
let ana: Colleague;
let pages: string[];

beforeAll(async () => {
  desk = await openDesk();
  ana = await desk.join('Ana Sousa', 'admin');
  const customer = await newCustomer(desk.on, { name: 'Bo Lindqvist' });
  await desk.on.simulator.inbound({ from: customer.phone, to: desk.on.channelPhone, body: 'Is my cake ready?' });
  pages = await everyPage(desk);
});
afterAll(() => desk?.stop());

/** Serious and critical ones, with the elements they are about. The rules of WCAG 2.2 A and AA, contrast among them. */
async function violationsOn(page: Page): Promise<string[]> {
  // Injected by the debugger, past the page's own security policy, which stays as it is.
  await page.evaluate(axe);
  const { violations } = (await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })`,
  )) as { violations: Violation[] };
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`));
}

const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describe('every page of the console', () => {
  it.each(['light', 'dark'] as const)('has no serious fault of accessibility, %s', async (scheme) => {
    const page = await desk.seatOf(ana, { scheme });
    const found: Record<string, string[]> = {};
    for (const path of pages) {
      await page.goto(path);
      await settled(page);
      const violations = await violationsOn(page);
      if (violations.length > 0) found[path] = violations;
    }
    expect(found).toEqual({});
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)('has doors without a serious fault either, %s', async (scheme) => {
    const page = await desk.sit({ scheme });
    for (const path of ['/sign-in', '/invitation#token=inv_none', '/password-reset']) {
      await page.goto(path);
      await page.locator('form').waitFor();
      expect({ path, violations: await violationsOn(page) }).toEqual({ path, violations: [] });
    }
    await page.context().close();
  });

  it.each(['en', 'zh-CN'] as const)('fits a screen of 360 px without scrolling sideways, %s', async (language) => {
    const page = await desk.seatOf(ana, { language, viewport: { width: 360, height: 740 } });
    const wide: Record<string, number> = {};
    for (const path of ['/sign-in', ...pages]) {
      await page.goto(path);
      await settled(page);
      const beyond = await overflow(page);
      if (beyond > 0) wide[path] = beyond;
    }
    expect(wide).toEqual({});
    await page.context().close();
  });
});
