import { z } from 'zod';

/** One thing that is wrong with a request. Exactly one of `pointer` (into the JSON body) and `parameter` (path or query) is present. */
export const fieldErrorSchema = z
  .strictObject({
    pointer: z
      .string()
      .optional()
      .meta({ description: 'JSON Pointer (RFC 6901) into the request body', examples: ['/content/text'] }),
    parameter: z
      .string()
      .optional()
      .meta({ description: 'Name of the path or query parameter', examples: ['limit'] }),
    code: z.string().meta({ description: 'Stable, for programs', examples: ['required', 'unknown_field', 'too_long'] }),
    message: z.string().meta({ description: 'For people; may change' }),
  })
  .meta({ id: 'FieldError' });
export type FieldError = z.output<typeof fieldErrorSchema>;

/** RFC 9457. Every answer with a status of 400 and above has this shape and the type `application/problem+json`. */
export const problemSchema = z
  .looseObject({
    type: z.string().meta({ description: '`urn:heliograph:problem:` and the code' }),
    title: z.string().meta({ description: 'The kind of problem, in words; may change' }),
    status: z.int().min(400).max(599),
    code: z.string().meta({ description: 'Stable, for programs', examples: ['validation_failed'] }),
    detail: z.string().meta({ description: 'This occurrence, in words; may change' }),
    instance: z.string().meta({ description: 'Path of the request' }),
    requestId: z.string().meta({ description: 'Quote it when asking for help; also in the X-Request-Id header' }),
    errors: z.array(fieldErrorSchema).optional().meta({ description: 'Each field that is wrong' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem document. Some codes add members of their own, such as `reasons`.' });
export type Problem = z.output<typeof problemSchema>;

export const PROBLEM_TYPE = 'application/problem+json';

const titles: Record<number, string> = {
  400: 'The request cannot be read',
  401: 'Authentication is missing or not valid',
  403: 'Not allowed',
  404: 'Not found',
  405: 'The method is not allowed here',
  406: 'Not acceptable',
  408: 'The request took too long',
  409: 'In conflict with the present state',
  410: 'Gone',
  413: 'The body is too large',
  414: 'The URL is too long',
  415: 'The content type is not supported',
  422: 'The request was understood and refused',
  429: 'Too many requests',
  431: 'The headers are too large',
  500: 'A fault on our side',
  502: 'The provider failed',
  503: 'Not available right now',
};

export const titleOf = (status: number): string =>
  titles[status] ?? (status < 500 ? 'The request was refused' : 'A fault on our side');
