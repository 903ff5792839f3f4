// npm run screenshots: every page of the console in both languages and both appearances, with some life in it, as docs/screenshots/*.png.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout } from '../checkout.mjs';
import { build, ensureInstalled } from '../dev/install.mjs';
import { runCommand } from '../processes/command.mjs';
import { onStop, stopAll } from '../processes/on-stop.mjs';
import { dataFolder } from '../services/data-folder.mjs';
import { createProgress } from '../terminal/progress.mjs';

const progress = createProgress();
const folder = join(checkout, 'docs', 'screenshots');
const LIMIT_BYTES = 150_000;

async function main() {
  await ensureInstalled({ checkout, progress });
  if (!process.argv.includes('--no-build')) await build({ checkout, progress });
  await askForFonts();
  // Only now: what follows imports what npm has installed.
  const { bringUpServices, createNamespace, dropNamespace, startPlatform } = await import('../dev/processes.mjs');
  const { bringUpChromium } = await import('../services/chromium.mjs');
  const { fillWithLife } = await import('./life.mjs');
  const { takePictures } = await import('./pictures.mjs');
  const { TEST_DATABASE_URL, TEST_REDIS_URL, CHROMIUM_PATH } = process.env;
  const chromium = await bringUpChromium({ given: CHROMIUM_PATH, bin: join(dataFolder(checkout), 'bin'), progress });
  const services = await bringUpServices({
    databaseUrl: TEST_DATABASE_URL,
    redisUrl: TEST_REDIS_URL,
    ephemeral: true,
    checkout,
    progress,
  });
  const namespace = await createNamespace(services);
  const work = mkdtempSync(join(tmpdir(), 'heliograph-screenshots-'));
  onStop({
    name: 'the database of the screenshots',
    stop: async () => {
      await dropNamespace(services, namespace);
      rmSync(work, { recursive: true, force: true });
    },
  });
  const platform = await startPlatform({
    services,
    namespace,
    secretKey: randomBytes(32).toString('base64'),
    env: { LOG_LEVEL: 'warn' },
    logFolder: join(work, 'logs'),
    simulatorData: join(work, 'simulator.json'),
    progress,
  });
  const life = progress.step('giving customers something to say');
  const stage = await fillWithLife(platform);
  life.done();
  mkdirSync(folder, { recursive: true });
  const files = await takePictures({ chromium, url: platform.urls.gateway, stage, folder, progress });
  const heavy = files.filter((file) => statSync(file).size > LIMIT_BYTES);
  for (const file of heavy) progress.line(`! ${file} is ${Math.round(statSync(file).size / 1000)} kB`);
  progress.line(`${files.length} pictures in ${folder}`);
  await platform.stop();
}

/** Without a font for them Chinese words are boxes; that is a poor picture, and no reason to stop. */
async function askForFonts() {
  const asked = await runCommand('fc-list', [':lang=zh-cn', 'family'], { timeoutMs: 10_000 });
  if (asked.missing || asked.stdout.trim() === '')
    progress.line(
      '! This machine has no font for Chinese (Debian: apt-get install fonts-noto-cjk); those pictures will show boxes.',
    );
}

for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => void stopAll().then(() => process.exit(130)));

main()
  .catch((error) => {
    progress.line(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  })
  .finally(async () => {
    await stopAll();
    process.exit();
  });
