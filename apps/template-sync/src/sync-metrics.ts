import type { Stores } from '@heliograph/persistence';
import type { Clock, Metrics } from '@heliograph/platform';

export interface SyncMetrics {
  /** One sync that ended. */
  ended(provider: string, outcome: 'synced' | 'failed', seconds: number): void;
}

/**
 * By provider, never by account: an installation may have thousands. Which account fails is in the API. The gauges are read from the
 * record at each scrape, so every process tells the same.
 */
export function createSyncMetrics(metrics: Metrics, stores: Pick<Stores, 'templateUpkeep'>, clock: Clock): SyncMetrics {
  const duration = metrics.histogram({
    name: 'heliograph_sync_run_duration_seconds',
    help: 'Time of one account’s sync, from its first call to its last write',
    labels: ['provider', 'outcome'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
  });
  const failures = metrics.counter({
    name: 'heliograph_sync_failures_total',
    help: 'Syncs that failed and changed nothing',
    labels: ['provider'],
  });
  const accounts = metrics.gauge({ name: 'heliograph_sync_accounts', help: 'Accounts to keep in step', labels: ['provider'] });
  const failing = metrics.gauge({
    name: 'heliograph_sync_accounts_failing',
    help: 'Accounts whose last sync failed',
    labels: ['provider'],
  });
  metrics.gauge({
    name: 'heliograph_sync_oldest_age_seconds',
    help: 'Age of the oldest successful sync among the accounts that have one',
    labels: ['provider'],
    async collect() {
      // What cannot be read now is left as it was; the database has a health check of its own.
      const figures = await stores.templateUpkeep.syncFigures(clock.now()).catch(() => []);
      for (const figure of figures) {
        accounts.set({ provider: figure.provider }, figure.accounts);
        failing.set({ provider: figure.provider }, figure.failing);
        if (figure.oldestSeconds !== null) this.set({ provider: figure.provider }, figure.oldestSeconds);
      }
    },
  });
  return {
    ended(provider, outcome, seconds) {
      duration.observe({ provider, outcome }, seconds);
      if (outcome === 'failed') failures.inc({ provider });
    },
  };
}
