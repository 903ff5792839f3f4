import { createSseParser, type SseMessage } from './sse-parser';

function parse(...pieces: string[]): SseMessage[] {
  const messages: SseMessage[] = [];
  const feed = createSseParser((message) => messages.push(message));
  for (const piece of pieces) feed(piece);
  return messages;
}

describe('the live stream, read as it arrives', () => {
  it('tells events with their type and id, whatever pieces the network made of them', () => {
    const text = 'event: message.received\nid: evt_1\ndata: {"a":1}\n\n: ping\n\nevent: signal\ndata: {}\n\n';
    const whole = parse(text);
    expect(whole).toEqual([
      { event: 'message.received', id: 'evt_1', data: '{"a":1}' },
      { event: 'signal', id: null, data: '{}' },
    ]);
    expect(parse(...text)).toEqual(whole);
  });

  it('keeps an event that is cut off to itself until its end has come', () => {
    expect(parse('event: x\ndata: {"half":')).toEqual([]);
    expect(parse('event: x\nid: 1\ndata: 1\n')).toEqual([]);
  });

  it('takes an id without data as a checkpoint, not as an event', () => {
    const checkpoints: string[] = [];
    const messages: SseMessage[] = [];
    const feed = createSseParser(
      (message) => messages.push(message),
      (id) => checkpoints.push(id),
    );
    feed(': ping\nid: evt_7\n\nevent: x\nid: evt_8\ndata: 1\n\nid: evt_9\n\n');
    expect(checkpoints).toEqual(['evt_7', 'evt_9']);
    expect(messages.map(({ id }) => id)).toEqual(['evt_8']);
  });

  it('joins data of several lines and takes Windows line ends', () => {
    expect(parse('data: one\r\ndata: two\r\n\r\n')).toEqual([{ event: 'message', id: null, data: 'one\ntwo' }]);
  });
});
