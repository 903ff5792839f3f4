import { createMetrics } from './metrics';

describe('metric names', () => {
  const metrics = createMetrics('test', { defaults: false });

  it('are written with the process as a label', async () => {
    metrics.counter({ name: 'heliograph_messages_accepted_total', help: 'x', labels: ['lane'] }).inc({ lane: 'reply' });
    expect(await metrics.registry.metrics()).toContain('heliograph_messages_accepted_total{lane="reply",app="test"} 1');
  });

  it.each([
    ['another prefix', () => metrics.counter({ name: 'messages_total', help: 'x' })],
    ['a counter without _total', () => metrics.counter({ name: 'heliograph_messages_accepted', help: 'x' })],
    ['a histogram without a base unit', () => metrics.histogram({ name: 'heliograph_send_duration_ms', help: 'x' })],
    ['capitals', () => metrics.gauge({ name: 'heliograph_queueDepth_now', help: 'x' })],
    [
      'a label with a value per message',
      () => metrics.counter({ name: 'heliograph_messages_lost_total', help: 'x', labels: ['message_id'] }),
    ],
    [
      'a label with phone numbers',
      () => metrics.counter({ name: 'heliograph_messages_lost_total', help: 'x', labels: ['phone'] }),
    ],
  ])('refuse %s', (_, declare) => {
    expect(declare).toThrow(/^Metric /);
  });

  it('keeps two processes in one test apart', () => {
    expect(() => {
      createMetrics('a');
      createMetrics('b');
    }).not.toThrow();
  });
});
