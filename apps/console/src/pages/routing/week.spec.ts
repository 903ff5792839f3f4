import { likeMonday, spansOn, withChange, without, withSpan, type Span } from './week';

const week: Span[] = [
  { day: 1, from: '14:00', to: '18:00' },
  { day: 3, from: '10:00', to: '12:00' },
  { day: 1, from: '09:00', to: '13:00' },
  { day: 6, from: '10:00', to: '14:00' },
];

describe('the week of a team', () => {
  it('shows the spans of a day in their order, each with its place in what is sent', () => {
    expect(spansOn(week, 1).map(({ index }) => index)).toEqual([2, 0]);
    expect(spansOn(week, 2)).toEqual([]);
  });

  it('grows by hours after the last ones, and by the ordinary ones on an empty day', () => {
    expect(withSpan(week, 1).at(-1)).toEqual({ day: 1, from: '19:00', to: '23:00' });
    expect(withSpan(week, 2).at(-1)).toEqual({ day: 2, from: '09:00', to: '17:00' });
    expect(withSpan([{ day: 2, from: '00:00', to: '24:00' }], 2)).toEqual([{ day: 2, from: '09:00', to: '17:00' }]);
  });

  it('changes and loses one span at a time', () => {
    expect(withChange(week, 1, { to: '13:00' })[1]).toEqual({ day: 3, from: '10:00', to: '13:00' });
    expect(without(week, 1)).toHaveLength(3);
  });

  it('can be Monday’s on every weekday, and the weekend stays', () => {
    const next = likeMonday(week);
    expect([2, 3, 4, 5].map((day) => spansOn(next, day).map(({ span }) => span.from))).toEqual(
      Array.from({ length: 4 }, () => ['09:00', '14:00']),
    );
    expect(spansOn(next, 6)).toHaveLength(1);
  });
});
