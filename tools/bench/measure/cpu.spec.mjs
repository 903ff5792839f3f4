// Real: /proc of this machine where there is one.
import { canMeasureCpu, cpuMs, parentOf, parseStat } from './cpu.mjs';

describe('processor time', () => {
  it('is read behind a program name that holds brackets and spaces', () => {
    const stat = '42 (a) b (c)) S 7 42 42 0 -1 4194560 1 2 3 4 150 25 30 10 20 0 1 0 99 0 0';
    expect(parseStat(stat)).toEqual({ parent: 7, ownMs: 1750, deadChildrenMs: 400 });
  });

  it('of a process that has ended is nothing', () => {
    expect(cpuMs([2 ** 30])).toBe(0);
  });

  (canMeasureCpu ? it : it.skip)('grows while this process works', () => {
    const before = cpuMs([process.pid]);
    for (const until = performance.now() + 200; performance.now() < until;) Math.sqrt(before);
    expect(cpuMs([process.pid])).toBeGreaterThan(before);
    expect(parentOf(process.pid)).toBe(process.ppid);
  });
});
