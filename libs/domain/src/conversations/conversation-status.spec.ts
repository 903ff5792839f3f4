import { advanceConversation, conversationEvents, conversationStatuses } from './conversation-status';

// Real: the table alone.
describe('the status of a conversation', () => {
  it('goes from new by way of the queue to an agent, rests, and comes back when the customer writes', () => {
    const road = [
      'queued',
      'assigned',
      'customer_wrote',
      'went_quiet',
      'customer_wrote',
      'assigned',
      'ended',
      'customer_wrote',
    ] as const;
    const seen: string[] = [];
    let status: (typeof conversationStatuses)[number] = 'new';
    for (const event of road) seen.push((status = advanceConversation(status, event) ?? status));
    expect(seen).toEqual(['waiting', 'active', 'active', 'inactive', 'new', 'active', 'ended', 'new']);
  });

  it('never puts a customer aside who nobody has answered yet', () => {
    for (const status of ['new', 'waiting'] as const) expect(advanceConversation(status, 'went_quiet')).toBeNull();
  });

  it('is always one that somebody sees after the customer wrote', () => {
    for (const status of conversationStatuses)
      expect(['new', 'waiting', 'active']).toContain(advanceConversation(status, 'customer_wrote'));
  });

  it('does not end twice, and is reopened only when it rests', () => {
    expect(advanceConversation('ended', 'ended')).toBeNull();
    expect(conversationStatuses.filter((status) => advanceConversation(status, 'reopened') !== null)).toEqual([
      'inactive',
      'ended',
    ]);
  });

  it('has a word for every event', () => {
    for (const status of conversationStatuses)
      for (const event of conversationEvents)
        expect([null, ...conversationStatuses]).toContain(advanceConversation(status, event));
  });
});
