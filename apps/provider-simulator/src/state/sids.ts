import { randomBytes } from 'node:crypto';

const run = randomBytes(10).toString('hex');
let count = 0;

/**
 * A Twilio-shaped id: two letters and 32 hex digits. Random per run, counted within it: unique also beside ids of an
 * earlier run that came back from a snapshot, and far cheaper than 16 random bytes per message.
 */
export function newSid(prefix: 'AC' | 'SM' | 'MM' | 'ME' | 'HX' | 'XE' | 'MG' | 'RQ' | 'NO' | 'FT'): string {
  return prefix + run + (count++).toString(16).padStart(12, '0');
}

/** The token Twilio repeats on every retry of one webhook (facts §2.2); a UUID in shape. */
export function newIdempotencyToken(): string {
  const n = (count++).toString(16).padStart(12, '0');
  return `${run.slice(0, 8)}-${run.slice(8, 12)}-4${run.slice(13, 16)}-a${run.slice(16, 19)}-${n}`;
}
