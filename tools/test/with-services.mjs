// node tools/test/with-services.mjs npx jest -c libs/persistence/jest.config.cjs
// Runs one command with a PostgreSQL and a Redis of its own that are gone afterwards; their addresses are in TEST_DATABASE_URL and TEST_REDIS_URL.
import { runCommand } from '../processes/command.mjs';
import { stopAll } from '../processes/on-stop.mjs';
import { bringUpServices } from '../services/services.mjs';
import { createProgress } from '../terminal/progress.mjs';

const [command, ...args] = process.argv.slice(2);
if (!command) {
  console.error('Usage: node tools/test/with-services.mjs <command> [arguments]');
  process.exit(2);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stopAll().then(() => process.exit(130)));

const { TEST_DATABASE_URL: databaseUrl, TEST_REDIS_URL: redisUrl } = process.env;
try {
  const progress = createProgress({ stream: process.stderr });
  const services = await bringUpServices({ databaseUrl, redisUrl, ephemeral: true, progress });
  const env = { ...process.env, TEST_DATABASE_URL: services.databaseUrl, TEST_REDIS_URL: services.redisUrl };
  const outcome = await runCommand(command, args, { env, inherit: true, timeoutMs: 3_600_000 });
  if (outcome.code === null) console.error(outcome.missing ? `There is no program ${command}.` : outcome.output);
  process.exitCode = outcome.code ?? 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
await stopAll();
process.exit();
