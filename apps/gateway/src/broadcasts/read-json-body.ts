import type { Readable } from 'node:stream';
import type { z } from 'zod';
import { bodyErrors } from '../http/field-errors';
import { payloadTooLarge, unprocessable } from '../http/problem-error';
import { parseStrictJson } from '../http/strict-json';

/** Ten thousand recipients with a few values each. */
const largestBody = 16 * 1024 * 1024;

/**
 * The JSON of a route that takes a stream as well, checked as any other body is.
 * @throws ProblemError 400, 413, 422 as for any other body
 */
export async function readJsonBody<Schema extends z.ZodType>(body: Readable, schema: Schema): Promise<z.output<Schema>> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > largestBody) {
      body.resume();
      throw payloadTooLarge(largestBody);
    }
    parts.push(part);
  }
  const given = parseStrictJson(Buffer.concat(parts));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const errors = bodyErrors(result.error.issues, given);
  const places = errors.map(({ pointer }) => pointer || 'the top').slice(0, 5);
  throw unprocessable('validation_failed', `The body is not valid at ${places.join(', ')}.`, { errors });
}
