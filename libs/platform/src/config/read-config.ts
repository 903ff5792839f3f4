import { z } from 'zod';

/** Names every bad variable at once; never carries a value, so it may be printed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly { variable: string; problem: string }[]) {
    super(
      ['The configuration is not usable:', ...problems.map(({ variable, problem }) => `  - ${variable}: ${problem}`)].join('\n'),
    );
  }
}

/**
 * Reads and validates the environment once, at start. The only place of the repository that may touch `process.env`.
 * A variable set to the empty string counts as unset, because that is what `FOO=` in a compose file means.
 *
 * @throws ConfigError listing all bad variables by name, without their values.
 */
export function readConfig<S extends z.ZodType>(
  schema: S,
  env: Readonly<Record<string, string | undefined>> = process.env,
): z.output<S> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new ConfigError(
    result.error.issues.map((issue) => {
      const variable = issue.path.map(String).join('.') || '(all)';
      const missing = issue.path.length === 1 && !(String(issue.path[0]) in given);
      return { variable, problem: missing ? 'is required' : describe(issue) };
    }),
  );
}

/** zod's own messages name what was expected; the few that could quote the input are reworded. */
function describe(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_format':
      // A fragment's own message may be specific; zod's default can quote a `startsWith` prefix but never the input.
      return issue.message;
    case 'unrecognized_keys':
      return 'has unknown entries';
    default:
      return issue.message;
  }
}
