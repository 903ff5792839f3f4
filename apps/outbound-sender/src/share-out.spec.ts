import * as fc from 'fast-check';
import { shareOut, type Demand } from './share-out';

const demands = fc.array(fc.record({ workspaceId: fc.constantFrom('a', 'b', 'c', 'd'), want: fc.nat(300) }), { maxLength: 12 });
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const byWorkspace = (asked: Demand[], given: number[]) => {
  const totals = new Map<string, { given: number; want: number }>();
  asked.forEach(({ workspaceId, want }, index) => {
    const total = totals.get(workspaceId) ?? { given: 0, want: 0 };
    totals.set(workspaceId, { given: total.given + (given[index] as number), want: total.want + want });
  });
  return [...totals.values()];
};

// Real: the function alone.
describe('sharing out what may go', () => {
  it('gives nobody more than wanted, and leaves nothing while somebody wants', () => {
    fc.assert(
      fc.property(fc.nat(1000), demands, fc.nat(50), (budget, asked, turn) => {
        const given = shareOut(budget, asked, turn);
        given.forEach((part, index) => expect(part).toBeLessThanOrEqual((asked[index] as Demand).want));
        expect(sum(given)).toBe(Math.min(budget, sum(asked.map(({ want }) => want))));
      }),
    );
  });

  it('lets no workspace that still wants get less than another gets, but for the last one', () => {
    fc.assert(
      fc.property(fc.nat(1000), demands, fc.nat(50), (budget, asked, turn) => {
        const totals = byWorkspace(asked, shareOut(budget, asked, turn));
        const most = Math.max(0, ...totals.map((total) => total.given));
        for (const total of totals) if (total.given < total.want) expect(total.given).toBeGreaterThanOrEqual(most - 1);
      }),
    );
  });

  it('gives a workspace of ten channels no more than a workspace of one', () => {
    const many = Array.from({ length: 10 }, () => ({ workspaceId: 'many', want: 100 }));
    const given = shareOut(100, [...many, { workspaceId: 'one', want: 100 }], 0);
    expect([sum(given.slice(0, 10)), given[10]]).toEqual([50, 50]);
  });

  it('when there is not one for each, serves each in turn', () => {
    const asked = ['a', 'b', 'c'].map((workspaceId) => ({ workspaceId, want: 5 }));
    const served = [0, 1, 2].map((turn) => shareOut(1, asked, turn).indexOf(1));
    expect(new Set(served)).toEqual(new Set([0, 1, 2]));
  });
});
