import { createMetrics } from '../metrics/metrics';
import { HealthRegistry } from './health-registry';
import { startHealthServer } from './health-server';
import type { HealthServer } from './health-server';

describe('readiness', () => {
  it('is the sum of its checks and names the one that fails, without its contents', async () => {
    const health = new HealthRegistry();
    health.add('postgres', async () => 1);
    health.add('redis', async () => {
      throw new Error('connect to redis://u:hunter2@x failed');
    });
    health.add('slow', () => new Promise(() => undefined), { timeoutMs: 10 });
    const report = await health.ready();
    expect(report.ok).toBe(false);
    expect(report.checks['postgres']).toMatchObject({ ok: true });
    expect(report.checks['slow']).toMatchObject({ ok: false, error: 'slow took longer than 10 ms' });
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });

  it('asks at most once a second, however eager the probe', async () => {
    let now = 0;
    const check = jest.fn(async () => undefined);
    const health = new HealthRegistry(() => now);
    health.add('postgres', check);
    await Promise.all([health.ready(), health.ready()]);
    now = 999;
    await health.ready();
    expect(check).toHaveBeenCalledTimes(1);
    now = 1000;
    await health.ready();
    expect(check).toHaveBeenCalledTimes(2);
  });

  it('ends as soon as stopping begins', async () => {
    const health = new HealthRegistry();
    await expect(health.ready()).resolves.toMatchObject({ ok: true });
    health.beginStopping();
    await expect(health.ready()).resolves.toMatchObject({ ok: false });
  });
});

/** Real: an HTTP server on loopback. */
describe('the health port', () => {
  let server: HealthServer;
  let ok = true;
  beforeAll(async () => {
    let now = 0;
    const health = new HealthRegistry(() => (now += 2_000));
    health.add('postgres', async () => {
      if (!ok) throw new Error('gone');
    });
    server = await startHealthServer({ host: '127.0.0.1', port: 0, health, metrics: createMetrics('test').registry });
  });
  afterAll(() => server.close());
  const get = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${server.port}${path}`, init);

  it('stays alive while its database is away, but is not ready', async () => {
    ok = false;
    expect((await get('/health/live')).status).toBe(200);
    const ready = await get('/health/ready?verbose');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ ok: false, checks: { postgres: { ok: false, error: 'gone' } } });
    ok = true;
    expect((await get('/health/ready')).status).toBe(200);
  });

  it('serves the metrics of the process', async () => {
    const response = await get('/metrics');
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(await response.text()).toMatch(/process_cpu_user_seconds_total\{app="test"\}/);
  });

  it('knows nothing else', async () => {
    expect((await get('/')).status).toBe(404);
    expect((await get('/health/live', { method: 'POST', body: 'x' })).status).toBe(405);
  });
});
