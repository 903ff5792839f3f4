// Real: everything; pure functions.
import { readOptions } from './options.mjs';

describe('the options of npm run bench', () => {
  it('are all rows, three rounds and 64 in flight when nothing is said', () => {
    expect(readOptions([])).toMatchObject({
      rows: ['single', 'batch', 'callbacks', 'inbound', 'half'],
      waitingRows: ['pacing', 'backlog'],
      rounds: 3,
      inFlight: 64,
    });
  });

  it('play the chosen rows in the order of the table', () => {
    expect(readOptions(['--rows', 'half, single']).rows).toEqual(['single', 'half']);
  });

  it('name what is wrong', () => {
    expect(() => readOptions(['--rows', 'single,broadcast'])).toThrow('There is no row named broadcast');
    expect(() => readOptions(['--rounds', '0'])).toThrow('--rounds must be a number from 1 to 50');
  });
});
