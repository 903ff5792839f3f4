import { presenceOf } from './presence';

describe('whether an agent is there', () => {
  const now = new Date('2026-11-20T12:00:00Z');
  const seen = (secondsAgo: number) => new Date(now.getTime() - secondsAgo * 1000);

  it.each([
    ['online', seen(0), 'online'],
    ['away', seen(119), 'away'],
    ['online', seen(120), 'online'],
    ['online', seen(121), 'offline'],
    ['online', null, 'offline'],
    ['offline', seen(0), 'offline'],
    ['a word of a newer version', seen(0), 'offline'],
  ])('who chose %s and was last seen at %s is %s', (presence, lastSeenAt, is) => {
    expect(presenceOf({ presence, lastSeenAt }, now)).toBe(is);
  });
});
