import { createHash } from 'node:crypto';

/** 32 bytes for AES-256-GCM, and a short public name for them that is stored beside what they seal. */
export interface SecretKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** The id is derived from the key (first 8 hex digits of its SHA-256), so rotation needs no bookkeeping of names. */
export function secretKey(bytes: Buffer): SecretKey {
  if (bytes.length !== 32) throw new Error('A secret key is exactly 32 bytes');
  const key = { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8) };
  // Not enumerable: a config object that ends up in a log or an error shows the id only.
  Object.defineProperty(key, 'bytes', { value: bytes, enumerable: false });
  return key as SecretKey;
}
