import { createHash, randomBytes } from 'node:crypto';

export interface SecretToken {
  /** For its bearer: a cookie, a link. Never stored. */
  token: string;
  /** What is stored and looked up. */
  hash: string;
}

/** SHA-256 in hex, for the same reason as `hashApiKey`: 256 random bits need no stretching. Not for anything a person chose. */
export const hashSecretToken = (token: string): string => createHash('sha256').update(token, 'utf8').digest('hex');

/** Says what it is (`inv_…`), so that one found in a wrong place can be recognised. */
export function newSecretToken(prefix: string, random: () => Buffer = () => randomBytes(32)): SecretToken {
  const token = `${prefix}_${random().toString('base64url')}`;
  return { token, hash: hashSecretToken(token) };
}
