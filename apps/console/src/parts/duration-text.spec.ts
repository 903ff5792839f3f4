import { durationText } from './duration-text';

describe('a duration', () => {
  it.each([
    [0, '0 sec'],
    [45, '45 sec'],
    [200, '3 min 20 sec'],
    [180, '3 min'],
    [7500, '2 hr 5 min'],
    [273_600, '3 days 4 hr'],
  ])('of %d seconds is said by its two largest parts', (seconds, text) => expect(durationText(seconds, 'en')).toBe(text));

  it('is said in Chinese as well', () => expect(durationText(200, 'zh-CN')).toMatch(/^3\s?分钟 20\s?秒$/));
});
