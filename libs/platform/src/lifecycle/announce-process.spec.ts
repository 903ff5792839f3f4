import { manualClock } from '../testing';
import { announceProcess, type ProcessRegister } from './announce-process';
import { Shutdown } from './shutdown';

// Real: the shutdown. Fake: the register, the clock and the timers.
describe('a process that says it is there', () => {
  const clock = manualClock(new Date('2026-01-01T09:00:00Z'));
  const logger = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };
  const announced = (beat: ProcessRegister['beat']) => {
    const register = { beat: jest.fn(beat), leave: jest.fn(async () => undefined) };
    const shutdown = new Shutdown({ logger });
    announceProcess({ register, app: 'gateway', details: { roles: ['api'] }, clock, logger, shutdown });
    return { register, shutdown };
  };
  beforeEach(() => {
    jest.useFakeTimers();
    jest.clearAllMocks();
  });
  afterEach(() => jest.useRealTimers());

  it('does so at once and every ten seconds under one id, until it leaves in order', async () => {
    const { register, shutdown } = announced(async () => undefined);
    await jest.advanceTimersByTimeAsync(20_000);
    const said = register.beat.mock.calls.map(([{ id, app }]) => `${app} ${id}`);
    expect(said).toHaveLength(3);
    expect(new Set(said).size).toBe(1);
    await shutdown.stop('test');
    await jest.advanceTimersByTimeAsync(30_000);
    expect(register.beat).toHaveBeenCalledTimes(3);
    expect(register.leave).toHaveBeenCalledWith(register.beat.mock.calls[0]?.[0].id);
  });

  it('does not pile up words while the register is away, and goes on when it is back', async () => {
    let fail: (error: Error) => void = () => undefined;
    const { register } = announced(() => new Promise((_, reject) => (fail = reject)));
    await jest.advanceTimersByTimeAsync(40_000);
    expect(register.beat).toHaveBeenCalledTimes(1);
    fail(new Error('away'));
    await jest.advanceTimersByTimeAsync(10_000);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(register.beat).toHaveBeenCalledTimes(2);
  });
});
