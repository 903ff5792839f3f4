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

  const document = { measuredAt: new Date().toISOString(), ...(await measureLoad(options, profileFolder)) };
  if (options.waitingRows.length > 0) {
    const { measureWaiting, waitingLines } = await import('./waiting/run.mjs');
    const { waitingRows: rows, paceSeconds, backlog } = options;
    const waiting = await measureWaiting({ rows, paceSeconds, backlog }, progress);
    console.log(`\n${waitingLines(waiting)}`);
    Object.assign(document, { waiting });
  }
  if (options.json) {
    const file = resolve(options.json);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
  }
}

/** The rows that load the platform and stand beside the bare pipeline. */
async function measureLoad(options, profileFolder) {
  if (options.rows.length === 0) return {};
  const { openStage } = await import('./stage.mjs');
  const { measure } = await import('./measure.mjs');
  const { table, machineLine } = await import('./report.mjs');
  const stage = await openStage({ contacts: options.contacts, profileFolder, progress });
  try {
    const results = await measure(stage, options, progress);
    const { rounds, seconds, inFlight, contacts } = options;
    console.log(`\n${machineLine(stage.machine)}`);
    console.log(`${inFlight} in flight, ${rounds} rounds of ${seconds} s each, in turn; medians\n`);
    console.log(table(results));
    return { machine: stage.machine, rounds, seconds, inFlight, contacts, results };
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
