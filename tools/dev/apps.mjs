// The deployables: where each one's program is, and how it is told what to do.

/** @typedef {'provider-simulator' | 'gateway' | 'outbound-sender' | 'template-sync'} AppName */

/**
 * In the order of their start; they are stopped in reverse.
 * @type {{ name: AppName, script: string, preferredPort: number, portVariable: string }[]}
 */
export const APPS = [
  { name: 'provider-simulator', script: 'apps/provider-simulator/dist/main.js', preferredPort: 3100, portVariable: 'PORT' },
  { name: 'gateway', script: 'apps/gateway/dist/main.js', preferredPort: 3000, portVariable: 'PORT' },
  { name: 'outbound-sender', script: 'apps/outbound-sender/dist/main.js', preferredPort: 3201, portVariable: 'HEALTH_PORT' },
  { name: 'template-sync', script: 'apps/template-sync/dist/main.js', preferredPort: 3202, portVariable: 'HEALTH_PORT' },
];

export const MIGRATE = 'libs/persistence/dist/cli/migrate.js';
export const SEED = 'apps/gateway/dist/seed/seed-demo.js';
