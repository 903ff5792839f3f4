import { estimatePrice, pricedCategories, priceTables } from './price-table';

const before = new Date('2026-09-30T23:59:59.999Z');
const after = new Date('2026-10-01T00:00:00.000Z');

describe('the price estimate', () => {
  it('says that it is one, and of what day', () => {
    const estimate = estimatePrice({ category: 'utility', country: 'BR', windowOpen: false }, after);
    expect(estimate).toEqual({
      amount: 0.0068,
      currency: 'USD',
      isEstimate: true,
      market: 'BR',
      sourceDate: '2026-01-01',
      tableVersion: '2026-10-01',
    });
  });

  it.each([
    ['service', true, 0, 0.0068],
    ['utility', true, 0, 0.0068],
    ['utility', false, 0.0068, 0.0068],
    ['authentication', true, 0.0068, 0.0068],
    ['marketing', true, 0.0625, 0.0625],
  ] as const)('for %s with the window open: %s changes on 2026-10-01 from %d to %d', (category, windowOpen, old, now) => {
    expect(estimatePrice({ category, country: 'BR', windowOpen }, before).amount).toBe(old);
    expect(estimatePrice({ category, country: 'BR', windowOpen }, after).amount).toBe(now);
  });

  it.each([null, 'XX', 'constructor'])('uses the row for other countries when the country is %j', (country) => {
    expect(estimatePrice({ category: 'marketing', country, windowOpen: false }, after)).toMatchObject({
      amount: 0.0604,
      market: 'other',
    });
  });

  it('never charges marketing less than utility, so that no row is upside down', () => {
    for (const table of priceTables) {
      for (const row of [...Object.values(table.rows), table.otherCountries]) {
        expect(row.marketing).toBeGreaterThan(row.utility);
        for (const category of pricedCategories) expect(row[category === 'service' ? 'utility' : category]).toBeGreaterThan(0);
      }
    }
  });
});
