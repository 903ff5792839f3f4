import type { Logger, Metrics, Shutdown } from '@heliograph/platform';
import type { GatewayConfig } from '../gateway.config';
import { ReceiptSpool } from './receipt-spool';

/** The spool the configuration names, measured and closed with the process; null where it names none. */
export async function openSpool(
  config: GatewayConfig,
  logger: Logger,
  shutdown: Shutdown,
  metrics: Metrics,
): Promise<ReceiptSpool | null> {
  if (config.SPOOL_DIR === undefined || !config.ROLES.includes('doors')) return null;
  const spool = await ReceiptSpool.open({
    folder: config.SPOOL_DIR,
    maxBytes: config.SPOOL_LIMIT,
    keys: [config.HELIOGRAPH_SECRET_KEY, ...config.HELIOGRAPH_PREVIOUS_SECRET_KEYS],
    logger,
  });
  shutdown.add('spool', () => spool.stop());
  metrics.gauge({
    name: 'heliograph_spool_size_bytes',
    help: 'Receipts on disk because Postgres is away',
    collect() {
      this.set(spool.size.bytes);
    },
  });
  const { bytes, files } = spool.size;
  if (files > 0) logger.warn({ bytes, files }, 'An earlier process left receipts in the spool; they are stored now');
  return spool;
}
