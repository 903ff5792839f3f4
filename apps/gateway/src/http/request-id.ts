import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export const REQUEST_ID_HEADER = 'x-request-id';

const acceptable = /^[A-Za-z0-9._:-]{8,128}$/;

/** Unique among processes; the counter is unique within one. A UUID per request would cost more than routing it. */
const processId = randomBytes(8).toString('hex');
let counter = 0;

/** The caller's own `X-Request-Id` when it is safe to write into a log and a header, otherwise a new one. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const given = headers[REQUEST_ID_HEADER];
  if (typeof given === 'string' && acceptable.test(given)) return given;
  counter += 1;
  return `req_${processId}-${counter.toString(36)}`;
}
