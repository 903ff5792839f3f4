import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SecretKey } from './secret-key';

const VERSION = 's1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** The sealed text cannot be opened. Says why in words that are safe to log; never holds any content. */
export class SealError extends Error {
  override readonly name = 'SealError';
  constructor(
    readonly reason: 'malformed' | 'unknown_key' | 'not_authentic',
    message: string,
  ) {
    super(message);
  }
}

/**
 * Seals a JSON value with AES-256-GCM as `s1.<key id>.<base64url of iv, tag, ciphertext>`.
 *
 * @param associatedData the id of the row that will hold it: a sealed value copied into another row does not open there.
 *
 * Random 96-bit nonces: safe for far more rows than credentials will ever have (2^32 per key, NIST SP 800-38D).
 * Not promised: hiding the length of the value.
 */
export function seal(key: SecretKey, value: unknown, associatedData: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, iv);
  cipher.setAAD(aad(key.id, associatedData));
  const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
  return `${VERSION}.${key.id}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
}

/**
 * Opens what `seal` made, with whichever of the keys sealed it.
 *
 * @throws SealError `malformed`, `unknown_key` (rotated away) or `not_authentic` (changed, or of another row).
 */
export function open<T = unknown>(keys: SecretKey | readonly SecretKey[], sealed: string, associatedData: string): T {
  const [version, keyId, payload, ...rest] = sealed.split('.');
  if (version !== VERSION || !keyId || !payload || rest.length > 0) throw new SealError('malformed', 'Not a sealed value');
  const ring: readonly SecretKey[] = 'id' in keys ? [keys] : keys;
  const key = ring.find((candidate) => candidate.id === keyId);
  if (!key) throw new SealError('unknown_key', `Sealed with key ${keyId.slice(0, 8)}, which this process does not have`);
  const bytes = Buffer.from(payload, 'base64url');
  if (bytes.length < IV_BYTES + TAG_BYTES) throw new SealError('malformed', 'The sealed value is cut short');
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(aad(keyId, associatedData));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  let text: string;
  try {
    text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    throw new SealError('not_authentic', 'The sealed value was changed, or belongs to another row');
  }
  return JSON.parse(text) as T;
}

/** Whether a row should be sealed again because an older key holds it. */
export const sealedWith = (sealed: string): string | null => sealed.split('.')[1] ?? null;

const aad = (keyId: string, associatedData: string): Buffer => Buffer.from(`${VERSION}.${keyId}.${associatedData}`, 'utf8');
