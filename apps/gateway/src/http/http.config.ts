import { z } from 'zod';
import { httpConfig, integer } from '@heliograph/platform';

/** Everything `createHttpApp` reads: spread it into the gateway's own schema. */
export const httpAppConfig = {
  ...httpConfig,
  /** Per API key and per gateway process (see rate-limit.ts): requests per second, and how many at once after a pause. */
  RATE_LIMIT_PER_SECOND: integer(1, 1_000_000).prefault('5000'),
  RATE_LIMIT_BURST: integer(1, 1_000_000).prefault('10000'),
  /**
   * Whose `X-Forwarded-*` to believe: `false` (nobody), a number of proxies in front of us, or their addresses separated by commas.
   * Believing everybody would let a caller invent its own address, so there is no such value.
   */
  TRUST_PROXY: z
    .string()
    .regex(
      /^(false|\d{1,2}|[0-9a-fA-F.:/]+(\s*,\s*[0-9a-fA-F.:/]+)*|loopback)$/,
      'must be false, loopback, a number of proxies or a list of addresses',
    )
    .default('false')
    .transform((text): false | number | string[] => {
      if (text === 'false') return false;
      return /^\d{1,2}$/.test(text) ? Number(text) : text.split(',').map((part) => part.trim());
    }),
};
export type HttpAppConfig = z.output<z.ZodObject<typeof httpAppConfig>>;
