import type { z } from 'zod';

/**
 * Fails at start when an object schema inside `schema` would silently drop unknown fields: a misspelt field must be an error
 * that names it, not a message sent without it. Write `z.strictObject` (or `z.looseObject` where anything goes on purpose).
 */
export function assertStrict(schema: z.ZodType, where: string, seen = new Set<unknown>()): void {
  if (seen.has(schema)) return;
  seen.add(schema);
  const def = schema._zod.def as unknown as Record<string, unknown> & { type: string };
  const into = (inner: unknown, place: string): void => {
    if (inner !== null && typeof inner === 'object' && '_zod' in inner) assertStrict(inner as z.ZodType, place, seen);
  };
  switch (def.type) {
    case 'object':
      if (def['catchall'] === undefined) throw new Error(`${where} drops unknown fields: use z.strictObject`);
      for (const [key, inner] of Object.entries(def['shape'] as Record<string, unknown>)) into(inner, `${where}.${key}`);
      return;
    case 'union':
      for (const option of def['options'] as unknown[]) into(option, where);
      return;
    case 'tuple':
      for (const item of def['items'] as unknown[]) into(item, `${where}[]`);
      into(def['rest'], `${where}[]`);
      return;
    case 'array':
      into(def['element'], `${where}[]`);
      return;
    case 'record':
    case 'map':
      into(def['valueType'], `${where}.*`);
      return;
    case 'pipe':
      into(def['in'], where);
      return;
    case 'lazy':
      into((def['getter'] as () => unknown)(), where);
      return;
    default:
      // optional, nullable, default, prefault, readonly, catch, nonoptional
      into(def['innerType'], where);
  }
}
