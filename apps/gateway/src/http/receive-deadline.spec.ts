import type { IncomingMessage } from 'node:http';
import { ReceiveDeadline } from './receive-deadline';

const arriving = (state: Partial<IncomingMessage> = {}) => ({ complete: false, destroyed: false, ...state }) as IncomingMessage;

describe('the deadline for receiving a body', () => {
  let now = 0;
  const givenUp: IncomingMessage[] = [];
  const deadline = new ReceiveDeadline(
    30_000,
    (request) => givenUp.push(request),
    () => now,
  );
  const after = (ms: number) => {
    now += ms;
    givenUp.length = 0;
    deadline.sweep();
    return [...givenUp];
  };

  it('gives up once on a client that dribbles', () => {
    const slow = arriving();
    deadline.begin(slow);
    expect(after(30_000)).toEqual([]);
    expect(after(1)).toEqual([slow]);
    expect(after(60_000)).toEqual([]);
  });

  it('leaves alone what has arrived, what has ended, and what was never begun', () => {
    const read = arriving();
    deadline.begin(read);
    deadline.end(read);
    deadline.begin(arriving({ complete: true }));
    deadline.begin(arriving({ destroyed: true }));
    expect(after(60_000)).toEqual([]);
  });
});
