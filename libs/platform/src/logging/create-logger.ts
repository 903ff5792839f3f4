import { pino, stdTimeFunctions } from 'pino';
import type { Bindings, ChildLoggerOptions, DestinationStream, Logger as PinoLogger, LoggerOptions } from 'pino';
import type { LogConfig } from '../config/fragments';
import { redact } from './redact';
import { safeError } from './safe-error';
import { scrubText } from './scrub-text';

export type Logger = PinoLogger;

/**
 * One JSON object per line on standard output: `{ level, time, app, msg, … }`. Everything passes `redact` first.
 *
 * @param name the process: `gateway`, `outbound-sender`, …; children name the part.
 */
export function createLogger(name: string, config: LogConfig, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level: config.LOG_LEVEL,
    base: { app: name },
    timestamp: stdTimeFunctions.isoTime,
    formatters: {
      level: (label) => ({ level: label }),
      log: (fields) => redact(fields) as Record<string, unknown>,
    },
    // pino puts a bare error under `err` after `formatters.log` has run on some paths: cover both.
    serializers: { err: (error: unknown) => (error instanceof Error ? safeError(error) : error) },
    hooks: {
      logMethod(args, method) {
        const scrubbed = args.map((arg) => (typeof arg === 'string' ? scrubText(arg) : arg));
        // `logger.error(err)`: pino would copy the raw message into `msg`.
        if (scrubbed.length === 1 && (scrubbed[0] as unknown) instanceof Error) scrubbed.push(safeError(scrubbed[0]).message);
        method.apply(this, scrubbed as Parameters<typeof method>);
      },
    },
  };
  if (destination) return redactingChildren(pino(options, destination));
  if (config.LOG_FORMAT === 'pretty') {
    try {
      const pretty = pino.transport({ target: 'pino-pretty', options: { ignore: 'pid,hostname', singleLine: true } });
      return redactingChildren(pino(options, pretty));
    } catch {
      // pino-pretty is a development dependency: a production image without it logs JSON instead of not starting.
    }
  }
  return redactingChildren(pino(options));
}

/** pino runs no formatter over the fields of a child: redact them on the way in. Children inherit this through their prototype. */
function redactingChildren(logger: Logger): Logger {
  const child = logger.child as unknown as (this: Logger, bindings: Bindings, options?: ChildLoggerOptions) => Logger;
  logger.child = function (this: Logger, bindings: Bindings, options?: ChildLoggerOptions) {
    return child.call(this, redact(bindings) as Bindings, options);
  } as unknown as Logger['child'];
  return logger;
}
