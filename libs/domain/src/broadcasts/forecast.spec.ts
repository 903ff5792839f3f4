import * as fc from 'fast-check';
import { forecastBroadcast, type ForecastFacts } from './forecast';

// Real: the reckoning alone.
const startsAt = new Date('2026-11-20T09:00:00.000Z');
const at = (hours: number) => new Date(startsAt.getTime() + hours * 3_600_000);
const all = (count: number): ForecastFacts['sample'] => ({
  decided: count,
  go: count,
  counted: count,
  waiting: [],
  refused: [],
  cost: count * 0.05,
  currency: 'USD',
});
const facts = (change: Partial<ForecastFacts> = {}): ForecastFacts => ({
  recipients: 1000,
  sample: all(1000),
  perSecond: 10,
  startsAt,
  expiresAt: null,
  limit: null,
  ...change,
});

describe('the forecast of a broadcast', () => {
  it('goes at its pace when nothing is in the way', () => {
    expect(forecastBroadcast(facts())).toEqual({
      recipients: 1000,
      wouldGoNow: 1000,
      startsAt,
      finishesAt: new Date(startsAt.getTime() + 100_000),
      perSecond: 10,
      waitingFor: [],
      refused: [],
      estimatedCost: { amount: 50, currency: 'USD', isEstimate: true },
      days: [{ date: '2026-11-20', count: 1000 }],
      decidedOn: 1000,
    });
  });

  it("lets those over the portfolio's limit wait for the next day, and for what others free before", () => {
    const limit = { allowed: 300, used: 100, frees: [{ at: at(5), count: 100 }] };
    const forecast = forecastBroadcast(facts({ limit }));
    expect(forecast).toMatchObject({
      wouldGoNow: 200,
      waitingFor: [{ code: 'limit_reached', count: 800, until: at(5) }],
      // 200 at once, 100 five hours on; then 300 in any 24 hours.
      days: [
        { date: '2026-11-20', count: 300 },
        { date: '2026-11-21', count: 300 },
        { date: '2026-11-22', count: 300 },
        { date: '2026-11-23', count: 100 },
      ],
    });
    expect(forecast.finishesAt?.toISOString().slice(0, 10)).toBe('2026-11-23');
  });

  it('counts who is refused and who is held, reckoned up from those that were decided', () => {
    const sample = {
      ...all(100),
      go: 70,
      counted: 70,
      cost: 7,
      refused: [{ code: 'consent_missing', count: 20 }],
      waiting: [{ code: 'limit_reached', count: 10, until: at(30) }],
    };
    expect(forecastBroadcast(facts({ sample }))).toMatchObject({
      refused: [{ code: 'consent_missing', count: 200 }],
      waitingFor: [{ code: 'limit_reached', count: 100, until: at(30) }],
      finishesAt: at(30),
      estimatedCost: { amount: 70 },
      decidedOn: 100,
    });
  });

  it('names no end when some wait for what no clock brings', () => {
    const sample = { ...all(10), go: 0, counted: 0, cost: 0, waiting: [{ code: 'channel_not_ready', count: 10, until: null }] };
    expect(forecastBroadcast(facts({ sample }))).toMatchObject({
      wouldGoNow: 0,
      finishesAt: null,
      estimatedCost: null,
      days: [],
    });
  });

  it('refuses those whose turn comes after its end', () => {
    expect(forecastBroadcast(facts({ expiresAt: new Date(startsAt.getTime() + 60_000) }))).toMatchObject({
      refused: [{ code: 'expired', count: 400 }],
      days: [{ date: '2026-11-20', count: 600 }],
    });
  });

  it('loses nobody: whoever does not go waits or is refused', () => {
    const count = fc.nat(500);
    fc.assert(
      fc.property(
        count,
        count,
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 400 }),
        fc.nat(400),
        (go, no, pace, allowed, used) => {
          const recipients = go + no;
          const sample = { ...all(recipients), go, counted: go, refused: no > 0 ? [{ code: 'consent_missing', count: no }] : [] };
          const forecast = forecastBroadcast(
            facts({ recipients, sample, perSecond: pace, limit: { allowed, used: Math.min(used, allowed), frees: [] } }),
          );
          const sent = forecast.days.reduce((sum, day) => sum + day.count, 0);
          const never = forecast.waitingFor.filter(({ until }) => until === null).reduce((sum, one) => sum + one.count, 0);
          const refused = forecast.refused.reduce((sum, one) => sum + one.count, 0);
          return sent + never + refused === recipients;
        },
      ),
    );
  });
});
