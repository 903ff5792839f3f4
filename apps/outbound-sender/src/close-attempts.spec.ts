import type { AttemptClosing } from '@heliograph/persistence';
import { createAttemptCloser } from './close-attempts';

const closing = (attemptId: string) => ({ attemptId }) as AttemptClosing;

/** Stands in for the store: says which group it was given, and refuses groups with `bad` in them. */
function storeThatRefuses(bad: string) {
  const closed: string[] = [];
  const handOff = {
    close: async (closings: AttemptClosing[]) => {
      if (closings.some(({ attemptId }) => attemptId === bad)) throw new Error('cannot be written');
      closed.push(...closings.map(({ attemptId }) => attemptId));
    },
  };
  return { stores: { handOff } as unknown as Parameters<typeof createAttemptCloser>[0], closed };
}

// Real: the grouper. The store is a stand-in: what is tried here is the order of tries.
describe('closing attempts', () => {
  it('one that cannot be written does not hold up its neighbours, and says so itself', async () => {
    const { stores, closed } = storeThatRefuses('bad');
    const closer = createAttemptCloser(stores, { warn: () => undefined }, 300);
    const results = await Promise.allSettled(['a', 'bad', 'b'].map((id) => closer.add(closing(id))));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(closed).toEqual(['a', 'b']);
  });
});
