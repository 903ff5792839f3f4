import { safeError } from './safe-error';
import { scrubText } from './scrub-text';

/** Field names whose value is never written, whatever it is. Compared in lower case without `_` and `-`. */
const secretFields = new Set(
  [
    'authorization cookie setcookie password passwd pwd secret secretkey heliographsecretkey token accesstoken refreshtoken',
    'verifytoken authtoken apikey apisecret appsecret clientsecret credentials credential signature signingsecret privatekey',
    'xtwiliosignature xhubsignature256 xhubsignature proxyauthorization databaseurl redisurl idempotencykey',
  ]
    .join(' ')
    .split(' '),
);

/** Field names that hold a person's name or words. */
const personalFields = new Set('text body messagetext caption profilename contactname rawbody variables'.split(' '));

/** Field names that may hold a number without its `+`. `to: 'delivered'` is a state and stays readable. */
const addressFields = new Set('phone phonenumber waid to from recipient msisdn sender'.split(' '));

const MAX_DEPTH = 6;
const MAX_ENTRIES = 100;

/**
 * A copy of a log record's fields that is fit to be written. Secrets and personal fields lose their value; any other string
 * has phone numbers and URL credentials masked. A field of another name that holds message text is NOT recognised: do not log it.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return scrubText(value);
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? String(value) : value;
  if (value instanceof Error) return safeError(value);
  if (value instanceof Date) return value;
  if (Buffer.isBuffer(value) || ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((item) => redact(item, depth + 1));
  if (value instanceof Map || value instanceof Set) return `[${value.constructor.name} of ${value.size}]`;
  const out: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value).slice(0, MAX_ENTRIES)) out[key] = redactField(key, item, depth);
  return out;
}

function redactField(key: string, item: unknown, depth: number): unknown {
  const name = key.toLowerCase().replace(/[_-]/g, '');
  if (secretFields.has(name)) return item === undefined || item === null ? item : '[secret]';
  if (personalFields.has(name) && (typeof item === 'string' || typeof item === 'object') && item !== null) return '[personal]';
  if (addressFields.has(name) && (typeof item === 'string' || typeof item === 'number') && /\d{5,}/.test(String(item)))
    return '[phone]';
  return redact(item, depth + 1);
}
