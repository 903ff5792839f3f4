// npm run bench: the platform beside a bare pipeline, in the same run, on the same servers, against the same simulator.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { checkout } from '../checkout.mjs';
import { build, ensureInstalled } from '../dev/install.mjs';
import { stopAll } from '../processes/on-stop.mjs';
import { createProgress } from '../terminal/progress.mjs';

const progress = createProgress({ stream: process.stderr });

async function main() {
  await ensureInstalled({ checkout, progress });
  // Only now: what follows imports what npm has installed.
  const { readOptions, USAGE } = await import('./options.mjs');
  const options = readOptions(process.argv.slice(2));
  if (options.help) return console.log(USAGE);
  if (options.build) await build({ checkout, progress });
  const profileFolder = options.profile && resolve(options.profile);
  if (profileFolder) mkdirSync(profileFolder, { recursive: true });

  const { openStage } = await import('./stage.mjs');
  const { measure } = await import('./measure.mjs');
  const { table, machineLine } = await import('./report.mjs');
  const stage = await openStage({ contacts: options.contacts, profileFolder, progress });
  try {
    const results = await measure(stage, options, progress);
    console.log(`\n${machineLine(stage.machine)}`);
    console.log(`${options.inFlight} in flight, ${options.rounds} rounds of ${options.seconds} s each, in turn; medians\n`);
    console.log(table(results));
    if (options.json) {
      const file = resolve(options.json);
      mkdirSync(dirname(file), { recursive: true });
      const { rounds, seconds, inFlight, contacts } = options;
      const document = {
        measuredAt: new Date().toISOString(),
        machine: stage.machine,
        rounds,
        seconds,
        inFlight,
        contacts,
        results,
      };
      writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
    }
  } finally {
    await stage.stop();
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stopAll().then(() => process.exit(130)));
main().then(
  () => process.exit(0),
  async (error) => {
    progress.line(`The measurement failed: ${error instanceof Error ? error.message : String(error)}`);
    await stopAll();
    process.exit(1);
  },
);
