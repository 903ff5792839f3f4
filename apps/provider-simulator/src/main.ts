import { readConfig } from './simulator.config';
import { startSimulator } from './start-simulator';

async function main(): Promise<void> {
  const simulator = await startSimulator(readConfig());
  process.stdout.write(`provider-simulator: Twilio's API and the phone page at ${simulator.url}\n`);
  let closing = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (closing) return;
      closing = true;
      simulator.close().then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
    });
  }
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}

main().catch(fail);
