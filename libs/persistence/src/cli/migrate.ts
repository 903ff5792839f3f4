import { createDataSource } from '../database';

/** `node migrate.js [up|down]`: all pending migrations, or the last one undone. DATABASE_URL names the database. */
async function main(): Promise<void> {
  const url = process.env['DATABASE_URL'];
  if (!url) throw new Error('DATABASE_URL is not set');
  const direction = process.argv[2] ?? 'up';
  if (direction !== 'up' && direction !== 'down') throw new Error(`unknown direction: ${direction} (use up or down)`);
  const dataSource = await createDataSource({ url, poolSize: 1, applicationName: 'heliograph-migrate' }).initialize();
  try {
    // Two deploys at once: the second waits here and then finds nothing to do.
    await dataSource.query('SELECT pg_advisory_lock(727201)');
    if (direction === 'down') {
      await dataSource.undoLastMigration();
      process.stdout.write(JSON.stringify({ undone: 1 }) + '\n');
      return;
    }
    const done = await dataSource.runMigrations();
    process.stdout.write(JSON.stringify({ applied: done.map((migration) => migration.name) }) + '\n');
  } finally {
    await dataSource.destroy();
  }
}

main().catch((error: Error) => {
  process.stderr.write(`migrate: ${error.message}\n`);
  process.exitCode = 1;
});
