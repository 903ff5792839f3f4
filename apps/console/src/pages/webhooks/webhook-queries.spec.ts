import { choicesOf } from './webhook-queries';

describe('what an endpoint can be told', () => {
  it('is everything, a family, or a single type', () =>
    expect(choicesOf(['message.sent', 'broadcast.started', 'message.read'])).toEqual([
      '*',
      'broadcast.*',
      'message.*',
      'broadcast.started',
      'message.read',
      'message.sent',
    ]));
});
