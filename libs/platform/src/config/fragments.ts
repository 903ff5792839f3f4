import { z } from 'zod';
import { secretKey } from '../secrets/secret-key';

/*
 * Pieces of configuration every process shares, as plain zod shapes: an app spreads those it needs,
 * `readConfig(z.object({ ...postgresConfig, ...redisConfig, ...logConfig }))`.
 */

/** A whole number from an environment variable. */
export const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^-?\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));

/** `true`/`1`/`yes` or `false`/`0`/`no`. */
export const flag = () => z.stringbool('must be true or false');

const urlOf = (schemes: readonly string[]) =>
  z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol), {
    message: `must be a URL starting with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
  });

export const postgresConfig = {
  DATABASE_URL: urlOf(['postgres:', 'postgresql:']),
  /** Connections of this one process. The sum over all processes must stay below the server's `max_connections`. */
  DATABASE_POOL_SIZE: integer(1, 500).prefault('10'),
};

export const redisConfig = {
  REDIS_URL: urlOf(['redis:', 'rediss:']),
  /** First part of every key, so that installations can share a server. No colon: BullMQ uses it as its separator. */
  REDIS_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9_{}-]{1,40}$/, 'may hold letters, digits, _, -, { and } (at most 40)')
    .default('hg'),
};

export const httpConfig = {
  /** Loopback unless told otherwise, so that a fresh install is not reachable from outside; containers set 0.0.0.0. */
  HOST: z.string().min(1).default('127.0.0.1'),
  /** 0 takes a free port. */
  PORT: integer(0, 65535).prefault('3000'),
  /** Where the outside reaches us: used in callback URLs and in what Twilio signs. No trailing slash. */
  PUBLIC_URL: urlOf(['http:', 'https:'])
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  /** Largest request body, in bytes. */
  BODY_LIMIT: integer(1024, 100 * 1024 * 1024).prefault(String(1024 * 1024)),
};

export const healthConfig = {
  HEALTH_HOST: z.string().min(1).default('127.0.0.1'),
  /** Port of `/health/*` and `/metrics`; 0 takes a free port. */
  HEALTH_PORT: integer(0, 65535).prefault('9090'),
};

const keyFromBase64 = (text: string, context: z.RefinementCtx) => {
  const bytes = Buffer.from(text, 'base64');
  // Buffer.from skips what is not base64, so a typo would silently make another key: compare the way back.
  const same = bytes.toString('base64').replace(/=+$/, '') === text.replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, '');
  if (bytes.length === 32 && same) return secretKey(bytes);
  context.addIssue({ code: 'custom', message: 'must be 32 bytes in base64 (make one with `openssl rand -base64 32`)' });
  return z.NEVER;
};

export const secretsConfig = {
  /** Seals provider credentials at rest. Losing it loses them. */
  HELIOGRAPH_SECRET_KEY: z.string().transform(keyFromBase64),
  /** Keys that still open old rows after a rotation, separated by commas; never used to seal. */
  HELIOGRAPH_PREVIOUS_SECRET_KEYS: z
    .string()
    .default('')
    .transform((text, context) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean)
        .map((part) => keyFromBase64(part, context)),
    ),
};

export const logConfig = {
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** `pretty` is for a developer's terminal only. */
  LOG_FORMAT: z.enum(['json', 'pretty']).default('json'),
};
export type LogConfig = { LOG_LEVEL: z.output<typeof logConfig.LOG_LEVEL>; LOG_FORMAT: z.output<typeof logConfig.LOG_FORMAT> };

export const webhookConfig = {
  /** Lets outgoing webhooks go to private addresses and by plain http: for receivers on machines of one's own. */
  WEBHOOK_ALLOW_PRIVATE: flag().prefault('false'),
};
