import type { ReceiptDraft } from '@heliograph/persistence';
import { DiskSpool, open, seal, SealError, type Logger, type SecretKey } from '@heliograph/platform';

export interface ReceiptSpoolParts {
  folder: string;
  maxBytes: number;
  /** The first seals, any opens. */
  keys: readonly SecretKey[];
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** Binds a sealed line to this use. */
const purpose = 'receipt-spool';
const tryAgainMs = 1000;

/**
 * Receipts on disk while Postgres is away: sealed, fsynced, bounded. They are stored in their order when it is back, and until then what
 * arrives joins behind them.
 *
 * A line that cannot be opened (its key was rotated away) stops the draining and says so, rather than losing it: give the former key back
 * in `HELIOGRAPH_PREVIOUS_SECRET_KEYS`.
 *
 * Not promised: order between gateways, each of which has a spool of its own.
 */
export class ReceiptSpool {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();

  private constructor(
    private readonly parts: ReceiptSpoolParts,
    private readonly disk: DiskSpool,
  ) {}

  /** @throws FolderTakenError when another process has the folder */
  static async open(parts: ReceiptSpoolParts): Promise<ReceiptSpool> {
    const { folder, maxBytes, logger } = parts;
    const onTorn = (segment: string) =>
      logger.warn({ segment }, 'A spooled receipt was cut short by a crash; its provider was never told that we have it');
    return new ReceiptSpool(parts, await DiskSpool.open({ folder, maxBytes, onTorn }));
  }

  get isEmpty(): boolean {
    return this.disk.isEmpty;
  }

  get size(): { bytes: number; files: number } {
    return this.disk.size;
  }

  /** Resolves when they are on disk. @throws SpoolFullError, or what the file system says */
  async keep(receipts: ReceiptDraft[]): Promise<void> {
    const [key] = this.parts.keys;
    if (!key) throw new Error('There is no key to seal with');
    await this.disk.append(receipts.map((receipt) => seal(key, receipt, purpose)));
  }

  /** Tries every second, while there is something, to give it to `store`. */
  start(store: (receipts: ReceiptDraft[]) => Promise<void>): void {
    this.timer = setInterval(() => {
      if (!this.disk.isEmpty) this.running = this.running.then(() => this.drain(store));
    }, tryAgainMs);
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.running;
    await this.disk.close();
  }

  private async drain(store: (receipts: ReceiptDraft[]) => Promise<void>): Promise<void> {
    const { logger, keys } = this.parts;
    try {
      const stored = await this.disk.drain((lines) => store(lines.map((line) => reopened(open(keys, line, purpose)))));
      if (stored > 0) logger.info({ receipts: stored }, 'Spooled receipts were stored');
    } catch (error) {
      if (error instanceof SealError) logger.error({ err: error }, 'A spooled receipt cannot be opened; the spool waits');
      else logger.warn({ err: error, ...this.size }, 'Spooled receipts cannot be stored yet');
    }
  }
}

const reopened = (kept: ReceiptDraft): ReceiptDraft => ({ ...kept, receivedAt: new Date(kept.receivedAt) });
