import { chooseAgent, type Candidate, type RoutingWish } from './choose-agent';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 12, minute));
const agent = (agentId: string, overrides: Partial<Candidate> = {}): Candidate => ({
  agentId,
  available: true,
  capacity: 3,
  load: 0,
  skills: [],
  lastAssignedAt: null,
  ...overrides,
});
const wish = (overrides: Partial<RoutingWish> = {}): RoutingWish => ({
  strategy: 'least_busy',
  skills: [],
  preferred: null,
  notAgain: null,
  ...overrides,
});

// Real: the rule alone.
describe('who gets a conversation', () => {
  it.each<[string, Candidate[], Partial<RoutingWish>, string]>([
    [
      'in turn, whoever has gone longest without one, however busy',
      [agent('a', { load: 2, lastAssignedAt: at(1) }), agent('b', { load: 0, lastAssignedAt: at(2) })],
      { strategy: 'round_robin' },
      'a',
    ],
    ['in turn, whoever has never had one', [agent('a', { lastAssignedAt: at(1) }), agent('b')], { strategy: 'round_robin' }, 'b'],
    ['the least busy', [agent('a', { load: 2 }), agent('b', { load: 1, lastAssignedAt: at(9) })], {}, 'b'],
    [
      'of two who are equally busy, whoever has gone longest without one',
      [agent('a', { load: 1, lastAssignedAt: at(5) }), agent('b', { load: 1, lastAssignedAt: at(2) })],
      {},
      'b',
    ],
    [
      'who has the skill, however much busier they are',
      [agent('a'), agent('b', { load: 2, skills: ['Français'] })],
      { strategy: 'skill', skills: ['français '] },
      'b',
    ],
    ['anybody, where nobody of the team has the skill', [agent('a')], { strategy: 'skill', skills: ['fr'] }, 'a'],
    ['who sent the message that is answered, however busy', [agent('a'), agent('b', { load: 2 })], { preferred: 'b' }, 'b'],
    ['another, when who sent it is away', [agent('a'), agent('b', { available: false })], { preferred: 'b' }, 'a'],
    ['another, when who sent it is full', [agent('a'), agent('b', { load: 3 })], { preferred: 'b' }, 'a'],
    ['another than who let it lie', [agent('a', { load: 2 }), agent('b')], { preferred: 'b', notAgain: 'b' }, 'a'],
  ])('is %s', (_, team, asked, expected) => {
    expect(chooseAgent(team, wish(asked))).toMatchObject({ agentId: expected });
  });

  it('is the preferred agent of another team, but only for who prefers them', () => {
    const other = agent('z');
    expect(chooseAgent([agent('a')], wish({ preferred: 'z' }), other)).toEqual({ agentId: 'z', because: 'preferred' });
    expect(chooseAgent([agent('a', { load: 3 })], wish(), other)).toEqual({ wait: 'nobody_free' });
  });

  it.each<[string, Candidate[], Partial<RoutingWish>, string]>([
    ['everybody has as many as they take', [agent('a', { load: 3 }), agent('b', { capacity: 0 })], {}, 'nobody_free'],
    ['somebody was given more than they take', [agent('a', { load: 9 })], {}, 'nobody_free'],
    ['nobody is there', [agent('a', { available: false })], {}, 'nobody_available'],
    ['the team is empty', [], {}, 'nobody_available'],
    [
      'who has the skill is full, though others are free',
      [agent('a'), agent('b', { load: 3, skills: ['fr'] })],
      { strategy: 'skill', skills: ['fr'] },
      'nobody_free',
    ],
  ])('waits when %s', (_, team, asked, why) => {
    expect(chooseAgent(team, wish(asked))).toEqual({ wait: why });
  });
});
