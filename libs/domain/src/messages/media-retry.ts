export interface MediaTrouble {
  /** The provider's code, or a word of ours. */
  code: string;
  /** Whose trouble it is: ours (the storage, the database) never ends a file, it only waits. */
  ours: boolean;
}

export type AfterMediaTrouble = { next: 'again'; dueAt: Date } | { next: 'failed' | 'refused' };

const firstMs = 2_000;
const ceilingMs = 3_600_000;
const ourCeilingMs = 300_000;
/** About ten hours in all: a provider that is away overnight is asked again in the morning. */
const tries = 20;

/** What no second try would change. */
const final: Readonly<Record<string, 'failed' | 'refused'>> = {
  media_too_large: 'refused',
  foreign_host: 'failed',
  bad_redirect: 'failed',
  too_many_redirects: 'failed',
};

/**
 * What follows a failed fetch of a customer's file.
 *
 * @param attempts how many were made, this one included
 * @param chance a number in [0, 1) for the jitter
 */
export function afterMediaTrouble(trouble: MediaTrouble, attempts: number, now: Date, chance: number): AfterMediaTrouble {
  const ended = final[trouble.code];
  if (ended && !trouble.ours) return { next: ended };
  if (!trouble.ours && attempts >= tries) return { next: 'failed' };
  const ceiling = Math.min(trouble.ours ? ourCeilingMs : ceilingMs, firstMs * 2 ** Math.min(attempts - 1, 20));
  return { next: 'again', dueAt: new Date(now.getTime() + Math.ceil(ceiling / 2 + (ceiling / 2) * chance)) };
}
