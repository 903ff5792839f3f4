import { z } from 'zod';
import {
  integer,
  logConfig,
  mediaConfig,
  postgresConfig,
  readConfig,
  redisConfig,
  secretsConfig,
  webhookConfig,
} from '@heliograph/platform';
import { httpAppConfig } from './http';

/** What one gateway process may do; every process does all of it unless `ROLES` says otherwise. */
export const gatewayRoles = ['api', 'doors', 'workers'] as const;
export type GatewayRole = (typeof gatewayRoles)[number];

const isRole = (text: string): text is GatewayRole => (gatewayRoles as readonly string[]).includes(text);

/** No evidence file may be larger, whatever the configuration says: it is held in memory and kept in one row. Bytes. */
export const largestEvidence = 32 * 1024 * 1024;

const gatewaySchema = z
  .object({
    ...httpAppConfig,
    ...postgresConfig,
    ...redisConfig,
    ...secretsConfig,
    ...logConfig,
    ...mediaConfig,
    ...webhookConfig,
    /** Largest evidence file, bytes. */
    EVIDENCE_LIMIT: integer(1, largestEvidence).prefault(String(5 * 1024 * 1024)),
    /** Largest file of a consent import, bytes; it is read as it arrives, never held. */
    CONSENT_IMPORT_LIMIT: integer(1, 10 * 1024 * 1024 * 1024).prefault(String(100 * 1024 * 1024)),
    /**
     * Folder for webhooks that arrive while Postgres is away, of this gateway alone. Left out: the provider is answered 503 then, and comes
     * again if it does.
     */
    SPOOL_DIR: z.string().min(1).optional(),
    /** Most bytes in it; when it is full the provider is answered 503. */
    SPOOL_LIMIT: integer(1024, 100 * 1024 * 1024 * 1024).prefault(String(512 * 1024 * 1024)),
    /** Live streams open at once in this process, and of one agent or API key. */
    LIVE_CONNECTIONS: integer(1, 100_000).prefault('5000'),
    LIVE_CONNECTIONS_PER_CALLER: integer(1, 100_000).prefault('100'),
    /** How long a person stays signed in, hours: a long shift by default. */
    SESSION_HOURS: integer(1, 720).prefault('14'),
    /** Folder of the console's build. Left out: the one beside this app, if it is there. */
    CONSOLE_DIR: z.string().min(1).optional(),
    HEALTH_HOST: z.string().min(1).default('127.0.0.1'),
    /** Port of `/health/*` and `/metrics` for operators. 0, the default, takes a free one, so that several gateways share a machine. */
    HEALTH_PORT: integer(0, 65_535).prefault('0'),
    /** `api` the REST API, `doors` the providers' webhooks, `workers` the work behind the doors. */
    ROLES: z
      .string()
      .default(gatewayRoles.join(','))
      .transform((text, context): readonly GatewayRole[] => {
        const named = text.split(',').map((part) => part.trim());
        const roles = named.filter(isRole);
        if (roles.length === named.length) return [...new Set(roles)];
        context.addIssue({ code: 'custom', message: `must name roles among ${gatewayRoles.join(', ')}, separated by commas` });
        return z.NEVER;
      }),
  })
  .transform((config) => ({ ...config, PUBLIC_URL: config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}` }));

export type GatewayConfig = z.output<typeof gatewaySchema>;

/** @throws ConfigError naming every bad variable, without its value. */
export const readGatewayConfig = (env?: Readonly<Record<string, string | undefined>>): GatewayConfig =>
  readConfig(gatewaySchema, env);
