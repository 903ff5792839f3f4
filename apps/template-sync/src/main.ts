import 'reflect-metadata';
import { runSync } from './run-sync';
import { readSyncConfig } from './sync.config';

runSync(readSyncConfig()).catch((error: Error) => {
  process.stderr.write(`template-sync: ${error.message}\n`);
  process.exit(1);
});
