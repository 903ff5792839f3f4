import { deferred } from '@heliograph/platform/testing';
import { CallSlots } from './call-slots';

const turn = () => new Promise(setImmediate);

// Nothing outside the process.
describe('call slots', () => {
  it('let so many provider calls run at once, and not one more', async () => {
    const slots = new CallSlots(3);
    const gates = Array.from({ length: 20 }, () => deferred());
    let running = 0;
    let most = 0;
    const all = gates.map(({ promise }) =>
      slots.run(async () => {
        most = Math.max(most, ++running);
        await promise;
        running -= 1;
      }),
    );
    for (const gate of gates) {
      await turn();
      gate.resolve();
    }
    await Promise.all(all);
    expect(most).toBe(3);
    expect(running).toBe(0);
  });

  it('are given in the order in which they were asked for: no call is overtaken by a later one', async () => {
    const slots = new CallSlots(1);
    const began: number[] = [];
    const gate = deferred();
    const first = slots.run(() => gate.promise);
    const rest = Array.from({ length: 30 }, (_, number) =>
      slots.run(async () => {
        began.push(number);
        await turn();
      }),
    );
    gate.resolve();
    await first;
    // Comes while others wait: it goes to the end, although a slot is just changing hands.
    const late = slots.run(async () => void began.push(30));
    await Promise.all([...rest, late]);
    expect(began).toEqual(Array.from({ length: 31 }, (_, number) => number));
  });

  it('are given back when a call fails', async () => {
    const slots = new CallSlots(1);
    await expect(slots.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(
      slots.run(() => {
        throw new Error('at once');
      }),
    ).rejects.toThrow('at once');
    expect(await slots.run(async () => 'next')).toBe('next');
  });
});
