import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium as playwright } from 'playwright-core';
import { lighterPng } from './lighter-png.mjs';

const LANGUAGES = ['en', 'zh-CN'];
const SCHEMES = ['light', 'dark'];
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

/**
 * @param {object} options
 * @param {string} options.chromium its path
 * @param {string} options.url of the console
 * @param {{ email: string, password: string, conversation: string }} options.stage
 * @param {string} options.folder
 * @param {import('../terminal/progress.mjs').Progress} options.progress
 * @returns {Promise<string[]>} the files
 */
export async function takePictures({ chromium, url, stage, folder, progress }) {
  const asRoot = process.getuid?.() === 0;
  const browser = await playwright.launch({
    executablePath: chromium,
    chromiumSandbox: !asRoot,
    args: [...(asRoot ? ['--no-sandbox'] : []), '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
  /** @type {string[]} */
  const files = [];
  try {
    for (const language of LANGUAGES)
      for (const scheme of SCHEMES) {
        const step = progress.step(`pictures in ${language}, ${scheme}`);
        const take = async (name, page) => {
          await settled(page);
          const file = join(folder, `${name}.${language}.${scheme}.png`);
          writeFileSync(file, lighterPng(await page.screenshot({ animations: 'disabled', caret: 'hide' })));
          files.push(file);
        };
        const context = await browser.newContext({
          baseURL: url,
          locale: language,
          colorScheme: scheme,
          timezoneId: 'Europe/Lisbon',
          viewport: DESKTOP,
          reducedMotion: 'reduce',
        });
        const page = await context.newPage();
        await page.goto('/sign-in');
        await take('sign-in', page);
        const entered = await context.request.post('/v1/session', { data: { email: stage.email, password: stage.password } });
        if (!entered.ok()) throw new Error(`Nobody may enter: ${entered.status()} ${await entered.text()}`);
        await page.goto('/');
        await page.getByTestId('nav-settings').waitFor();
        const pages = await page
          .locator('a[data-testid^="nav-"]')
          .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
        for (const path of pages) {
          await page.goto(path === '/inbox' ? `/inbox/${stage.conversation}` : path);
          await take(path.slice(1), page);
        }
        await page.setViewportSize(PHONE);
        await page.goto('/inbox');
        await take('inbox-360-list', page);
        await page.goto(`/inbox/${stage.conversation}`);
        await take('inbox-360', page);
        await context.close();
        step.done();
      }
  } finally {
    await browser.close();
  }
  return files;
}

/** The page has its code, its data and its fonts: nothing turns any more, and nothing is on its way. */
async function settled(page) {
  await page.locator('[data-page], form').first().waitFor();
  await page.locator('body:not(:has(.mantine-Loader-root, .mantine-Skeleton-root))').waitFor();
  await page.evaluate('document.fonts.ready.then(() => null)');
  // Two frames: what the data changed is drawn.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}
