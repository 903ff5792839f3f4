import { capturedLogger } from '../testing';
import { waitFor } from './wait-for';

describe('waiting for a service at start', () => {
  it('tries until it answers and says so once at each end', async () => {
    const { logger, records } = capturedLogger();
    let tries = 0;
    await waitFor(
      'postgres',
      async () => {
        if (++tries < 4) throw Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
      },
      { logger, intervalMs: 1 },
    );
    expect(tries).toBe(4);
    expect(records().map(({ msg }) => msg)).toEqual(['Waiting for postgres', 'postgres is there']);
    expect(records()[0]).toMatchObject({ level: 'warn', err: { code: 'ECONNREFUSED' } });
  });

  it('is silent when there is nothing to wait for', async () => {
    const { logger, records } = capturedLogger();
    await waitFor('redis', async () => 'PONG', { logger });
    expect(records()).toEqual([]);
  });

  it('counts a probe that hangs as one that failed', async () => {
    const { logger } = capturedLogger();
    let tries = 0;
    await waitFor('redis', () => (++tries === 1 ? new Promise(() => undefined) : Promise.resolve()), {
      logger,
      intervalMs: 1,
      probeTimeoutMs: 10,
    });
    expect(tries).toBe(2);
  });

  it('gives up when the process is told to stop', async () => {
    const { logger } = capturedLogger();
    const controller = new AbortController();
    const waiting = waitFor('postgres', () => Promise.reject(new Error('no')), {
      logger,
      intervalMs: 2_000,
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(new Error('stopping: SIGTERM')), 5);
    await expect(waiting).rejects.toThrow('stopping: SIGTERM');
  });
});
