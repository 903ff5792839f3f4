import type { LoggerService } from '@nestjs/common';
import type { Logger } from '@heliograph/platform';

/** Nest's own words in our log. Its start-up chatter goes to debug; what it calls a log line elsewhere is info. */
export function nestLogger(logger: Logger): LoggerService {
  const chatter = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication']);
  const write = (level: 'info' | 'error' | 'warn' | 'debug' | 'trace' | 'fatal', message: unknown, rest: unknown[]): void => {
    const last = rest.at(-1);
    const context = typeof last === 'string' ? last : undefined;
    const msg = rest.find((item, index) => typeof item === 'string' && index < rest.length - 1);
    const at = level === 'info' && context !== undefined && chatter.has(context) ? 'debug' : level;
    if (message instanceof Error) logger[at]({ context, err: message });
    else if (typeof message === 'object' && message !== null)
      logger[at]({ context, ...message }, typeof msg === 'string' ? msg : undefined);
    else logger[at]({ context }, String(message));
  };
  return {
    log: (message: unknown, ...rest: unknown[]) => write('info', message, rest),
    error: (message: unknown, ...rest: unknown[]) => write('error', message, rest),
    warn: (message: unknown, ...rest: unknown[]) => write('warn', message, rest),
    debug: (message: unknown, ...rest: unknown[]) => write('debug', message, rest),
    verbose: (message: unknown, ...rest: unknown[]) => write('trace', message, rest),
    fatal: (message: unknown, ...rest: unknown[]) => write('fatal', message, rest),
  };
}
