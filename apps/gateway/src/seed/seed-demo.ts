import 'reflect-metadata';
import { createDataSource, createStores } from '@heliograph/persistence';
import { createProviders } from '@heliograph/providers';
import { runSeed } from './run-seed';
import { readSeedConfig } from './seed.config';

/** Ends with one line of JSON: what there is to play with. */
async function main(): Promise<void> {
  const config = readSeedConfig();
  const providers = createProviders();
  const dataSource = createDataSource({ url: config.DATABASE_URL, poolSize: 2, applicationName: 'heliograph-seed' });
  await dataSource.initialize();
  try {
    const facts = await runSeed(createStores(dataSource), providers.get('twilio'), config, new Date());
    process.stdout.write(`${JSON.stringify(facts)}\n`);
  } finally {
    await dataSource.destroy();
    await providers.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`seed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
