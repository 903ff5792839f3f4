import { createHash } from 'node:crypto';

/**
 * JSON with the keys of every object sorted and no white space: the same request written differently is the same text.
 * Recursive; bodies are bounded by MAX_JSON_DEPTH before they get here.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const object = value as Record<string, unknown>;
  const members = Object.keys(object)
    .sort()
    .filter((key) => object[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key])}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 in hex over the canonical body, as it was sent: defaults added by our schemas would change with our versions. */
export const requestHashOf = (body: unknown): string =>
  createHash('sha256')
    .update(canonicalJson(body ?? null), 'utf8')
    .digest('hex');
