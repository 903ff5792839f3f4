// Real: everything; pure functions.
import { middle, table } from './report.mjs';

const round = (perSecond, own = 0.5) => ({
  perSecond,
  messages: 1000,
  acceptMs: { p50: perSecond / 100, p99: perSecond / 10 },
  arriveMs: { p50: 5, p99: 50 },
  cpuMsPerMessage: { own, servers: own === null ? null : 0.25 },
});

describe('the report', () => {
  it('takes the middle of the rounds, so that one disturbed round does not count', () => {
    const figures = middle([round(1000), round(200), round(1200)]);
    expect(figures).toMatchObject({ perSecond: 1000, acceptMs: { p50: 10, p99: 100 }, rounds: [1000, 200, 1200] });
    expect(figures.cpuMsPerMessage).toEqual({ own: 0.5, servers: 0.25, total: 0.75 });
  });

  it('shows what a row stands beside, and the ratio', () => {
    const beside = { title: 'bare pipeline', figures: middle([round(2000)]) };
    const lines = table([
      { row: 'single', title: 'POST /v1/messages', figures: middle([round(1000)]), beside, ratio: 0.5 },
    ]).split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[2]).toMatch(/^POST \/v1\/messages +1000 .* 0\.50 +0\.25 +0\.50$/);
    expect(lines[3]).toMatch(/^ {2}beside: bare pipeline +2000 /);
  });

  it('shows a dash where processor time cannot be measured', () => {
    const figures = middle([round(1000, null)]);
    expect(figures.cpuMsPerMessage).toEqual({ own: null, servers: null, total: null });
    expect(table([{ row: 'single', title: 'x', figures }])).toContain('–');
  });
});
