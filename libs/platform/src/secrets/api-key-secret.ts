import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface NewApiKey {
  /** Shown once to its owner, never stored. */
  secret: string;
  /** Enough to recognise a key in a list: `hg_live_` and four characters. */
  prefix: string;
  /** What is stored and looked up. */
  hash: string;
}

/**
 * SHA-256 in hex, without salt or stretching, on purpose: the secret is 256 random bits, so there is nothing to guess and
 * a slow hash would only tax every request. Do not use this for anything a person chose.
 */
export const hashApiKey = (secret: string): string => createHash('sha256').update(secret, 'utf8').digest('hex');

/** `random` must return 32 unpredictable bytes; only tests replace it. */
export function newApiKey(kind: 'live' | 'test' = 'live', random: () => Buffer = () => randomBytes(32)): NewApiKey {
  const secret = `hg_${kind}_${random().toString('base64url')}`;
  return { secret, prefix: secret.slice(0, `hg_${kind}_`.length + 4), hash: hashApiKey(secret) };
}

/** Compares in time that depends on neither text's content nor on where they differ. */
export function sameSecret(left: string, right: string): boolean {
  // Hashing first makes both sides equally long, which timingSafeEqual demands, without leaking the length.
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(left), digest(right));
}
