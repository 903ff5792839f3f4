const LONGEST_SEGMENT = 64;

/** RFC 6901. A segment a stranger made very long is cut: the pointer is for people and programs, not for echoing. */
export const jsonPointer = (path: readonly PropertyKey[]): string =>
  path.map((segment) => `/${String(segment).slice(0, LONGEST_SEGMENT).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
