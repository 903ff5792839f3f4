import { csvHref, percent, spanOf } from './report-span';

const now = new Date(2026, 10, 22, 15, 30).getTime();
const days = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

describe('the span of a report', () => {
  it('begins at midnight of the first day, and goes on until now', () => {
    expect(spanOf({ span: 'today', from: '', to: '' }, now)).toEqual({ from: new Date(2026, 10, 22).toISOString(), to: null });
    expect(spanOf({ span: 'week', from: '', to: '' }, now)).toEqual({ from: new Date(2026, 10, 16).toISOString(), to: null });
  });

  it('holds the last day of one’s own choice as a whole', () => {
    const span = spanOf({ span: 'own', from: '2026-11-01', to: '2026-11-02' }, now);
    expect('from' in span && span.to ? days(span.from, span.to) : 0).toBe(2);
  });

  it('is refused in words when it is empty, too long or not a date', () => {
    expect(spanOf({ span: 'own', from: '2026-11-02', to: '2026-11-01' }, now)).toEqual({ problem: 'span_empty' });
    expect(spanOf({ span: 'own', from: '2026-01-01', to: '2026-11-01' }, now)).toEqual({ problem: 'span_too_long' });
    expect(spanOf({ span: 'own', from: '', to: '2026-11-01' }, now)).toEqual({ problem: 'span_missing' });
  });

  it('and its filters go into the address of the spreadsheet', () => {
    expect(csvHref('/v1/reports/service.csv', { from: '2026-11-01T00:00:00.000Z', to: null, channel: undefined })).toBe(
      '/v1/reports/service.csv?from=2026-11-01T00%3A00%3A00.000Z',
    );
  });

  it('says no share of nothing', () => {
    expect(percent(1, 0)).toBeNull();
    expect(percent(1, 3)).toBe(33.3);
  });
});
