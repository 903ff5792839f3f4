import 'reflect-metadata';
import { ConfigError, createLogger, Shutdown } from '@heliograph/platform';
import { readGatewayConfig } from './gateway.config';
import { startGateway } from './start-gateway';
import { productVersion } from './product-version';

async function main(): Promise<void> {
  const config = readGatewayConfig();
  const logger = createLogger('gateway', config);
  const shutdown = new Shutdown({ logger });
  shutdown.listen();
  try {
    await startGateway({ config, logger, shutdown, version: productVersion });
  } catch (error) {
    // A signal while waiting for the servers is a clean end: the listener above exits.
    if (shutdown.signal.aborted) return;
    logger.fatal({ err: error }, 'The gateway could not start');
    await shutdown.stop('start failed');
    process.exit(1);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`gateway: ${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exit(1);
});
