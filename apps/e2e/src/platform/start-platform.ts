import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataSource, createStores, type Stores } from '@heliograph/persistence';
import { fromPublicId, newApiKey, toPublicId, type IdKind } from '@heliograph/platform';
import {
  createNamespace,
  dropNamespace,
  startPlatform,
  type AppName,
  type Namespace,
  type Platform,
  type ServiceUrls,
} from '../../../../tools/dev/processes.mjs';
import { ApiClient } from './api-client';
import { SimulatorControl } from './simulator-control';
import { testServices } from './test-services.config';

export interface TestPlatformOptions {
  only?: AppName[];
  env?: Record<string, string>;
  /** Servers of its own; those of the whole run unless given. */
  services?: ServiceUrls;
  /** What the apps are told instead of the real addresses: for a door in front of a server. */
  reach?: (urls: ServiceUrls) => ServiceUrls;
}

/** The built processes with a database and a Redis prefix of their own; Twilio is the simulator, everything else is real. */
export interface TestPlatform {
  platform: Platform;
  namespace: Namespace;
  api: ApiClient;
  simulator: SimulatorControl;
  /** Straight into the run's own database, past every process: to look at what no API shows, and to let time pass. */
  stores: Stores;
  accountId: string;
  channelId: string;
  channelPhone: string;
  stop(): Promise<void>;
}

const uuid = (kind: IdKind, id: string): string => {
  const found = fromPublicId(kind, id);
  if (found === null) throw new Error(`${id} is not the id of a ${kind}`);
  return found;
};
export const uuidOf = uuid;

/**
 * Starts, seeds and waits until everything is ready. Intervals are short so that tests wait for conditions and not for schedules.
 * @throws with the last log lines of what did not start; what had started is stopped and removed
 */
export async function startTestPlatform({
  only,
  env = {},
  reach,
  services = testServices(),
}: TestPlatformOptions = {}): Promise<TestPlatform> {
  const namespace = await createNamespace(services);
  const folder = mkdtempSync(join(tmpdir(), `heliograph-e2e-${namespace.name}-`));
  const dataSource = createDataSource({ url: namespace.databaseUrl, poolSize: 2, applicationName: 'heliograph-e2e' });
  let platform: Platform | undefined;
  const stop = async () => {
    const failures: unknown[] = [];
    const attempt = async (act: () => Promise<unknown> | undefined) => {
      try {
        await act();
      } catch (error) {
        failures.push(error);
      }
    };
    await attempt(() => platform?.stop());
    await attempt(() => (dataSource.isInitialized ? dataSource.destroy() : undefined));
    await attempt(() => dropNamespace(services, namespace));
    rmSync(folder, { recursive: true, force: true });
    if (failures.length > 0) throw failures[0];
  };
  try {
    platform = await startPlatform({
      services,
      namespace: { ...namespace, ...reach?.({ databaseUrl: namespace.databaseUrl, redisUrl: namespace.redisUrl }) },
      secretKey: randomBytes(32).toString('base64'),
      ...(only ? { only } : {}),
      env: { LOG_LEVEL: 'info', SYNC_EVERY_MS: '1000', SYNC_EVERY_IN_REVIEW_MS: '1000', DATABASE_POOL_SIZE: '5', ...env },
      logFolder: join(folder, 'logs'),
      simulatorData: join(folder, 'simulator.json'),
    });
    await dataSource.initialize();
    const { apiKey, facts } = platform;
    if (!apiKey) throw new Error('the demo seed gave no API key');
    return {
      platform,
      namespace,
      api: new ApiClient(platform.urls.gateway, apiKey),
      simulator: new SimulatorControl(platform.urls.simulator),
      stores: createStores(dataSource),
      accountId: String(facts['accountId']),
      channelId: String(facts['channelId']),
      channelPhone: String(facts['channelPhone']),
      stop,
    };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}

/** Another tenant on the same platform, with a key that may do everything there. There is no API for this on purpose. */
export async function anotherWorkspace({ stores, api }: TestPlatform, name = 'Another tenant') {
  const workspace = await stores.workspaces.create(name);
  const { secret, prefix, hash } = newApiKey();
  await stores.apiKeys.create(workspace.id, { name, prefix, secretHash: hash, role: 'admin', scopes: [] });
  return { workspaceId: toPublicId('workspace', workspace.id), api: api.as(secret) };
}

/** Makes the account's provider answer at another address: a door in front of the simulator. Before the first send. */
export async function moveProvider({ api, accountId }: TestPlatform, baseUrl: string): Promise<void> {
  const { version } = await api.get<{ version: number }>(`/v1/accounts/${accountId}`);
  await api.patch(`/v1/accounts/${accountId}`, { version, baseUrl });
}
