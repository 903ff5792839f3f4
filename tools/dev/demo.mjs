// npm run demo: the main job, played on the running platform (or on one started for it), each step with what was decided and why.
import { stopAll } from '../processes/on-stop.mjs';
import { startActs } from './demo/acts.mjs';
import { findPlatform } from './demo/find-platform.mjs';
import { createTeller } from './demo/teller.mjs';

const USAGE = `Usage: npm run demo [-- --json]
  --json   one JSON object a line, for programs
Plays the whole journey against the platform that npm start runs in this checkout, or starts one and stops it afterwards.
Ends with 0 when every step succeeded, 1 when one failed, 130 when interrupted.`;

const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(USAGE);
  process.exit(0);
}
const unknown = args.filter((arg) => arg !== '--json');
if (unknown.length) {
  console.error(`Unknown: ${unknown.join(' ')}\n${USAGE}`);
  process.exit(2);
}

for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => void stopAll().then(() => process.exit(130)));

const teller = createTeller({ json: args.includes('--json') });

async function play() {
  const { facts, stop } = await findPlatform(teller);
  try {
    return await startActs(facts, teller);
  } finally {
    await stop();
  }
}

play().then(
  (passed) => teller.end(passed).then(() => process.exit(passed ? 0 : 1)),
  async (error) => {
    teller.failed(error instanceof Error ? error.message : String(error));
    await stopAll();
    await teller.end(false);
    process.exit(1);
  },
);
