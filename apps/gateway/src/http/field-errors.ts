import type { z } from 'zod';
import { jsonPointer } from './json-pointer';
import type { FieldError } from './problem';

const MOST = 50;

const codes: Partial<Record<string, string>> = {
  invalid_type: 'wrong_type',
  too_big: 'too_large',
  too_small: 'too_small',
  invalid_format: 'invalid_format',
  invalid_value: 'invalid_value',
  invalid_union: 'no_variant_matches',
  invalid_key: 'invalid_key',
};

/** A fault with its place still as a path, before it becomes a pointer or a parameter name. */
interface Fault {
  path: readonly PropertyKey[];
  code: string;
  message: string;
}

/** Every fault of a body, each with its JSON Pointer; at most 50. */
export const bodyErrors = (issues: readonly z.core.$ZodIssue[], body: unknown): FieldError[] =>
  faultsOf(issues, body).map(({ path, ...fault }) => ({ pointer: jsonPointer(path), ...fault }));

/** Every fault of path or query parameters, each with the parameter's name. */
export const parameterErrors = (issues: readonly z.core.$ZodIssue[], given: unknown): FieldError[] =>
  faultsOf(issues, given).map(({ path, ...fault }) => ({ parameter: String(path[0] ?? '').slice(0, 64), ...fault }));

function faultsOf(issues: readonly z.core.$ZodIssue[], input: unknown): Fault[] {
  return issues.flatMap((issue) => faultsOfIssue(issue, input)).slice(0, MOST);
}

function faultsOfIssue(issue: z.core.$ZodIssue, input: unknown, at: readonly PropertyKey[] = []): Fault[] {
  const path = [...at, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], code: 'unknown_field', message: 'There is no such field here' }));
    case 'invalid_union': {
      // Of a plain union, the variant that came closest speaks; a discriminated one has said where it failed.
      const closest = [...issue.errors].sort((left, right) => left.length - right.length)[0];
      if (closest && closest.length > 0) return closest.flatMap((inner) => faultsOfIssue(inner, input, path));
      return [{ path, code: 'no_variant_matches', message: issue.message }];
    }
    case 'custom':
      return [
        { path, code: typeof issue.params?.['code'] === 'string' ? issue.params['code'] : 'invalid', message: issue.message },
      ];
    case 'invalid_type':
    case 'invalid_value':
      if (path.length > 0 && valueAt(input, path) === undefined)
        return [{ path, code: 'required', message: 'This field is required' }];
      break;
  }
  return [{ path, code: codes[issue.code] ?? 'invalid', message: issue.message }];
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
