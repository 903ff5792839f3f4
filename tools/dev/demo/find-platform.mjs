// The platform the demo plays on: the one that runs in this checkout, or one that npm start's own launcher brings up for it.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkout } from '../../checkout.mjs';
import { startChild } from '../../processes/child.mjs';
import { isOurs } from '../../processes/identity.mjs';
import { dataFolder } from '../../services/data-folder.mjs';
import { readRunFile } from '../run-file.mjs';

const LAUNCHER = join('tools', 'dev', 'start.mjs');
/** A first start installs, builds and may download a server. */
const START_MS = 20 * 60_000;

/**
 * @param {Pick<import('./teller.mjs').Teller, 'note'>} teller
 * @returns {Promise<{ facts: import('../run-file.mjs').RunFacts, stop: () => Promise<void> }>} `stop` ends only what was started here
 * @throws {Error} with the launcher's last lines when it did not start
 */
export async function findPlatform(teller) {
  const data = dataFolder(checkout);
  const found = readRunFile(data);
  if (found && isOurs(found.launcher, [LAUNCHER])) return { facts: found, stop: async () => {} };

  teller.note('No platform runs in this checkout; starting one. It is stopped when the demo is done.');
  // The launcher's welcome invites to things that are gone when the demo is done; its progress and its end are shown.
  let quiet = false;
  const show = (line) => {
    quiet ||= line.startsWith('Heliograph runs');
    if (!quiet && line.trim()) teller.note(`  ${line.trim()}`);
  };
  const launcher = startChild({
    name: 'the platform',
    command: process.execPath,
    args: [join(checkout, LAUNCHER)],
    cwd: checkout,
    // Nobody waits minutes in a demo to learn that a review is over.
    env: { SYNC_EVERY_IN_REVIEW_MS: '5000', ...process.env, CI: 'true' },
    logFile: join(data, 'logs', 'demo-launcher.log'),
    tied: true,
    onLine: show,
    signals: [
      ['SIGTERM', 60_000],
      ['SIGKILL', 2000],
    ],
  });
  const deadline = Date.now() + START_MS;
  while (launcher.running() && Date.now() < deadline) {
    const facts = readRunFile(data);
    if (facts?.launcher === launcher.pid) {
      const stop = () => {
        quiet = false;
        return launcher.stop();
      };
      return { facts, stop };
    }
    await Promise.race([sleep(200), launcher.exited]);
  }
  const how = launcher.running() ? 'it took too long' : await launcher.exited;
  await launcher.stop().catch(() => {});
  throw new Error(`The platform did not start (${how}):\n${launcher.log(20)}`);
}
