import { bytesText } from './bytes-text';

describe('the size of a file', () => {
  it('is said in the unit that keeps it short', () => {
    expect(bytesText(5 * 1024 * 1024, 'en')).toBe('5 MB');
    expect(bytesText(500 * 1024, 'en')).toBe('500 kB');
    expect(bytesText(0, 'en')).toBe('0 byte');
  });
});
