import { EventEmitter } from 'node:events';
import { capturedLogger, deferred } from '../testing';
import { Shutdown } from './shutdown';
import type { SignalHost } from './shutdown';

describe('stopping a process', () => {
  it('stops the parts in the reverse order of their start', async () => {
    const order: string[] = [];
    const shutdown = new Shutdown({ logger: capturedLogger().logger });
    for (const name of ['postgres', 'redis', 'http']) {
      await shutdown.start(
        name,
        () => order.push(`start ${name}`),
        () => void order.push(`stop ${name}`),
      );
    }
    await expect(shutdown.stop('test')).resolves.toBe(true);
    expect(order).toEqual(['start postgres', 'start redis', 'start http', 'stop http', 'stop redis', 'stop postgres']);
    expect(shutdown.signal.aborted).toBe(true);
  });

  it('leaves a part behind that takes too long or fails, and still stops the rest', async () => {
    const stopped: string[] = [];
    const { logger, records } = capturedLogger();
    const shutdown = new Shutdown({ logger });
    shutdown.add('first', () => void stopped.push('first'));
    shutdown.add('stuck', () => new Promise(() => undefined), 0.02);
    shutdown.add('failing', () => Promise.reject(new Error('no')));
    await expect(shutdown.stop('test')).resolves.toBe(false);
    expect(stopped).toEqual(['first']);
    expect(
      records()
        .filter(({ level }) => level === 'error')
        .map(({ part }) => part),
    ).toEqual(['failing', 'stuck']);
  });

  it('stops once however often it is asked', async () => {
    const stop = jest.fn();
    const shutdown = new Shutdown({ logger: capturedLogger().logger });
    shutdown.add('part', stop);
    await Promise.all([shutdown.stop('a'), shutdown.stop('b')]);
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it('stops at once what was still starting when the signal came', async () => {
    const shutdown = new Shutdown({ logger: capturedLogger().logger });
    const starting = deferred<string>();
    const stop = jest.fn();
    const start = shutdown.start('slow', () => starting.promise, stop);
    await shutdown.stop('SIGTERM');
    starting.resolve('up');
    await expect(start).rejects.toThrow('while the process was stopping');
    expect(stop).toHaveBeenCalledWith('up');
  });

  it('exits 0 after a clean stop on SIGTERM, and at once on the second signal', async () => {
    const exit = jest.fn();
    const host = Object.assign(new EventEmitter(), { exit });
    const shutdown = new Shutdown({ logger: capturedLogger().logger });
    const part = deferred();
    shutdown.add('part', () => part.promise);
    const unlisten = shutdown.listen(host as unknown as SignalHost);
    host.emit('SIGTERM');
    expect(exit).not.toHaveBeenCalled();
    host.emit('SIGINT');
    expect(exit).toHaveBeenLastCalledWith(1);
    part.resolve();
    await shutdown.stop('again');
    await new Promise(setImmediate);
    expect(exit).toHaveBeenLastCalledWith(0);
    unlisten();
    expect(host.listenerCount('SIGTERM') + host.listenerCount('SIGINT')).toBe(0);
  });
});
