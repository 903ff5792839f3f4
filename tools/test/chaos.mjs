// npm run test:chaos: everything that can go wrong with a deployment, under load, for longer than in npm test. It brings its own servers.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkout } from '../checkout.mjs';
import { build, ensureInstalled } from '../dev/install.mjs';
import { runCommand } from '../processes/command.mjs';
import { stopAll } from '../processes/on-stop.mjs';
import { createProgress } from '../terminal/progress.mjs';

const USAGE = `npm run test:chaos -- [options]
  --rounds <number>    spells of every disturbance (3)
  --outbound <number>  messages sent in each (400)
  --inbound <number>   customers' messages received in each (100)
  --seed <number>      decides when each strikes (the time of day)
  --no-build           try what is built now
Prints, for each: accepted, taken by the provider once, twice, never; webhooks acknowledged and stored; the busiest second.`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    outbound: { type: 'string', default: '400' },
    inbound: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Math.floor(Date.now() / 1000) % 100_000) },
    'no-build': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

const progress = createProgress({ stream: process.stderr });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stopAll().then(() => process.exit(130)));

const { rounds, outbound, inbound, seed } = values;
await ensureInstalled({ checkout, progress });
if (!values['no-build']) await build({ checkout, progress });
progress.line(`seed ${seed}: the same again with --seed ${seed}`);
const outcome = await runCommand(
  join(checkout, 'node_modules', '.bin', 'jest'),
  ['-c', 'apps/e2e/jest.config.cjs', '--runInBand', '--testTimeout', '600000', 'chaos/'],
  {
    cwd: checkout,
    inherit: true,
    timeoutMs: 3_600_000,
    env: {
      ...process.env,
      NODE_ENV: 'test',
      CHAOS_ROUNDS: rounds,
      CHAOS_OUTBOUND: outbound,
      CHAOS_INBOUND: inbound,
      CHAOS_SEED: seed,
    },
  },
);
await stopAll();
process.exit(outcome.code ?? 1);
