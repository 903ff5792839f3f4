export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * The promise of `work`, or a TimeoutError after `ms` milliseconds. `work` itself is not stopped: give it a signal if it can be.
 */
export async function within<T>(ms: number, what: string, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeoutError(`${what} took longer than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
