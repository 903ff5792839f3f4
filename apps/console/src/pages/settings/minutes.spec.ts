import { minutesOf } from './minutes';

describe('alarms as they are typed', () => {
  it('are numbers, and what is none is passed on to be refused rather than lost', () => {
    expect(minutesOf(' 60，15 ')).toEqual([60, 15]);
    expect(minutesOf('60, soon')).toEqual([60, 'soon']);
    expect(minutesOf('')).toEqual([]);
  });
});
