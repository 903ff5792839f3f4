// node tools/bench/template-sync.mjs: what keeping templates in step costs, in time, memory and calls to the provider.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkout } from '../checkout.mjs';
import { build, ensureInstalled } from '../dev/install.mjs';
import { stopAll } from '../processes/on-stop.mjs';
import { createProgress } from '../terminal/progress.mjs';

const USAGE = `node tools/bench/template-sync.mjs [options]
  --templates <numbers> sizes of the accounts synced alone (250,6000)
  --languages <number>  languages the templates are in (20)
  --rounds <number>     of each size; the middle one is reported (3)
  --accounts <number>   accounts on one worker, the slow and the failing one among them (500)
  --json <file>         also write the figures there
  --no-build            measure what is built now
Uses DATABASE_URL and REDIS_URL when both are set; else brings up its own, durable ones, and removes them afterwards.`;

const progress = createProgress({ stream: process.stderr });

function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      templates: { type: 'string', default: '250,6000' },
      languages: { type: 'string', default: '20' },
      rounds: { type: 'string', default: '3' },
      accounts: { type: 'string', default: '500' },
      json: { type: 'string' },
      'no-build': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const whole = (name, text, least, most) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most)
      throw new Error(`--${name} must be a whole number from ${least} to ${most}.`);
    return value;
  };
  return {
    templates: values.templates.split(',').map((text) => whole('templates', text.trim(), 1, 50_000)),
    languages: whole('languages', values.languages, 1, 60),
    rounds: whole('rounds', values.rounds, 1, 20),
    accounts: whole('accounts', values.accounts, 3, 5_000),
    json: values.json,
    build: !values['no-build'],
    help: values.help,
  };
}

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return console.log(USAGE);
  await ensureInstalled({ checkout, progress });
  if (options.build) await build({ checkout, progress });
  // Only now: what follows imports what npm has installed and what has just been built.
  const { openSyncStage } = await import('./sync/stage.mjs');
  const { measureAlone, measureTogether } = await import('./sync/measure.mjs');
  const { aloneTable, togetherLines } = await import('./sync/report.mjs');
  const { machineLine } = await import('./report.mjs');
  const stage = await openSyncStage({ progress });
  try {
    const alone = await measureAlone(stage, options, progress);
    const together = await measureTogether(stage, options, progress);
    console.log(`\n${machineLine(stage.machine)}`);
    console.log(`one account at a time, ${options.languages} languages, medians of ${options.rounds} rounds\n`);
    console.log(aloneTable(alone));
    console.log(`\n${togetherLines(together).join('\n')}`);
    if (options.json) {
      const file = resolve(options.json);
      mkdirSync(dirname(file), { recursive: true });
      const { languages, rounds } = options;
      const document = { measuredAt: new Date().toISOString(), machine: stage.machine, languages, rounds, alone, together };
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
