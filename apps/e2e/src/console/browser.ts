import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { chromiumPath } from './chromium.config';

/** A real Chromium that says nothing to anybody but us. It has an empty folder of its own, removed when it closes. */
export function launchBrowser(): Promise<Browser> {
  // Chromium's own sandbox refuses to run as root; everybody else keeps it.
  const asRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: chromiumPath(),
    headless: true,
    chromiumSandbox: !asRoot,
    args: [
      ...(asRoot ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export type Scheme = 'light' | 'dark';
export interface Seat {
  language?: 'en' | 'zh-CN';
  scheme?: Scheme;
  viewport?: { width: number; height: number };
}

/** What went wrong in a page while nobody looked: uncaught errors, and what the security policy refused. */
export const troubles = new WeakMap<BrowserContext, string[]>();

/** A browser of one person: own cookies, own storage. Waits are generous, for a busy machine is no failure. */
export async function newSeat(browser: Browser, baseURL: string, seat: Seat = {}): Promise<Page> {
  const { language = 'en', scheme = 'light', viewport = { width: 1280, height: 800 } } = seat;
  const context = await browser.newContext({
    baseURL,
    viewport,
    locale: language,
    colorScheme: scheme,
    timezoneId: 'Europe/Lisbon',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(30_000);
  const said: string[] = [];
  troubles.set(context, said);
  const page = await context.newPage();
  page.on('pageerror', (error) => said.push(`uncaught: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) said.push(message.text());
  });
  return page;
}

export const troublesOf = (page: Page): string[] => troubles.get(page.context()) ?? [];
