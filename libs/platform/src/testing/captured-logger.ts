import { createLogger } from '../logging/create-logger';
import type { Logger } from '../logging/create-logger';

export interface CapturedLogger {
  logger: Logger;
  /** Every record so far, parsed. */
  records(): Record<string, unknown>[];
  /** Everything written, as text: for asserting that something is NOT in it. */
  text(): string;
}

/** The real logger, redaction included, writing into memory. */
export function capturedLogger(name = 'test'): CapturedLogger {
  const lines: string[] = [];
  const logger = createLogger(
    name,
    { LOG_LEVEL: 'trace', LOG_FORMAT: 'json' },
    { write: (line: string) => void lines.push(line) },
  );
  return { logger, records: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>), text: () => lines.join('') };
}
