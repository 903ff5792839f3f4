import { scrubText } from './scrub-text';

export interface SafeError {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  /** Postgres's names of things, never its values. */
  table?: string;
  constraint?: string;
  column?: string;
  cause?: SafeError;
  errors?: SafeError[];
}

/**
 * What of an error may be written to a log. Left out on purpose: Postgres's `detail`, `where`, `query` and `parameters` (they
 * quote the row), response bodies, request options. Values quoted inside a Postgres message are replaced.
 */
export function safeError(error: unknown, depth = 0): SafeError {
  if (!(error instanceof Error))
    return {
      type: typeof error,
      message: typeof error === 'string' ? scrubText(error) : 'A value that is not an Error was thrown',
    };
  const fields = error as Error & Record<string, unknown>;
  const fromPostgres =
    isSqlState(fields['code']) || isSqlState((fields['driverError'] as Record<string, unknown> | undefined)?.['code']);
  const message = fromPostgres ? scrubText(withoutQuotedValue(error.message)) : scrubText(error.message);
  const safe: SafeError = { type: error.name || error.constructor.name, message };
  const code = fields['code'] ?? (fields['driverError'] as Record<string, unknown> | undefined)?.['code'];
  if (typeof code === 'string' || typeof code === 'number') safe.code = String(code);
  for (const name of ['table', 'constraint', 'column'] as const) if (typeof fields[name] === 'string') safe[name] = fields[name];
  if (error.stack) safe.stack = framesOf(error.stack, `${safe.type}: ${message}`);
  if (depth < 3 && error.cause !== undefined) safe.cause = safeError(error.cause, depth + 1);
  if (depth < 3 && error instanceof AggregateError)
    safe.errors = error.errors.slice(0, 5).map((inner) => safeError(inner, depth + 1));
  return safe;
}

/** Five characters, digits and capitals, at least one digit: `23505`, `57P01`, `08006`. Node's `EPIPE` is not one. */
const isSqlState = (code: unknown): boolean => typeof code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(code);

/** `invalid input syntax for type uuid: "…"` quotes what was given; a name in quotes earlier in the sentence stays. */
const withoutQuotedValue = (message: string): string => message.replace(/: ".*"$/s, ': "[value]"');

/** A stack begins with the raw message, possibly of many lines: keep the frames only, under the scrubbed message. */
const framesOf = (stack: string, heading: string): string =>
  [heading, ...stack.split('\n').filter((line) => /^\s+at /.test(line))].join('\n');
