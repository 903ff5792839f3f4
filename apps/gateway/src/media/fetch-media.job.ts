import { setTimeout as sleep } from 'node:timers/promises';
import { afterMediaTrouble } from '@heliograph/domain';
import type { MediaToFetch, Stores } from '@heliograph/persistence';
import { discard, mediaKey, spool, type Clock, type Logger, type MediaStorage, type SecretKey } from '@heliograph/platform';
import { ProviderError, type ProviderRegistry } from '@heliograph/providers';
import { toProviderAccount } from '../receipts/door-accounts';
import { typeOfMedia } from './type-of-media';

export interface FetchMediaParts {
  stores: Stores;
  providers: ProviderRegistry;
  storage: MediaStorage;
  keys: readonly SecretKey[];
  clock: Clock;
  logger: Pick<Logger, 'warn'>;
  maxBytes: number;
  /** A number in [0, 1) for retry jitter. */
  chance: () => number;
}

/** Longer than any fetch may take: who dies while fetching leaves the file due again then. */
const leaseMs = 120_000;
/** Files of one job at once: each may be held in memory whole. */
const atOnce = 2;

/**
 * Fetches what customers sent, with the account's own credentials; checks it by content, keeps it, and only then shows it. Claimed in
 * Postgres by lease, so twice is once, and an empty Redis loses nothing: the sweep finds what is due.
 */
export class FetchMedia {
  constructor(private readonly parts: FetchMediaParts) {}

  async handle(mediaIds: readonly string[]): Promise<void> {
    const { stores, clock } = this.parts;
    const left = [...mediaIds];
    const worker = async (): Promise<void> => {
      for (let id = left.shift(); id !== undefined; id = left.shift()) {
        const now = clock.now();
        // One by one: a lease must not run while another file is fetched.
        const [file] = await stores.media.claim([id], now, new Date(now.getTime() + leaseMs));
        if (file) await this.fetch(file);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  }

  private async fetch(file: MediaToFetch): Promise<void> {
    let fetched: { bytes: Buffer; contentType: string };
    try {
      fetched = await Promise.race([this.bytesOf(file), this.timeLimit()]);
    } catch (error) {
      return this.trouble(file, error, false);
    }
    try {
      await this.keep(file, fetched);
    } catch (error) {
      await this.trouble(file, error, true);
    }
  }

  private async bytesOf({ workspaceId, accountId, sourceUrl }: MediaToFetch) {
    const { stores, providers, keys, maxBytes } = this.parts;
    const account = await stores.accounts.get(workspaceId, accountId);
    if (!account) throw new Error('the account of a file is gone');
    return providers.get(account.provider).fetchMedia(toProviderAccount(account, keys), sourceUrl, maxBytes);
  }

  private async timeLimit(): Promise<never> {
    await sleep(leaseMs / 2, undefined, { ref: false });
    throw new ProviderError('the file did not arrive in time', { kind: 'retry', outcome: 'refused', code: 'timeout' });
  }

  private async keep({ id, workspaceId, contentType }: MediaToFetch, fetched: { bytes: Buffer; contentType: string }) {
    const { stores, storage, clock } = this.parts;
    const { bytes } = fetched;
    const found =
      bytes.length === 0
        ? ({ refused: 'media_empty', message: 'The file is empty.' } as const)
        : typeOfMedia(bytes.subarray(0, 8192), contentType === octets ? fetched.contentType : contentType, true);
    if ('refused' in found) {
      const problem = { code: found.refused, message: found.message };
      await stores.media.settle(id, { state: 'refused', problem }, clock.now());
      return;
    }
    const file = await spool(storage.spoolFolder, [bytes] as never, bytes.length);
    const storageKey = mediaKey(workspaceId, id);
    await storage.keep(storageKey, file, found.type).finally(() => discard(file));
    const { sha256 } = file;
    const kept = { state: 'ready', problem: null, contentType: found.type, bytes: bytes.length, sha256, storageKey } as const;
    await stores.media.settle(id, kept, clock.now());
  }

  private async trouble(file: MediaToFetch, error: unknown, ours: boolean): Promise<void> {
    const { stores, clock, logger, chance } = this.parts;
    const theirs = error instanceof ProviderError;
    const code = theirs ? error.details.code : 'storage_unavailable';
    const problem = { code, message: theirs ? error.message : 'The file could not be kept; it is tried again.' };
    const now = clock.now();
    const after = afterMediaTrouble({ code, ours: ours || !theirs }, file.attempts, now, chance());
    logger.warn({ err: error, mediaId: file.id, attempts: file.attempts, next: after.next }, 'A file could not be fetched');
    if (after.next === 'again') await stores.media.putOff(file.id, after.dueAt, problem);
    else await stores.media.settle(file.id, { state: after.next, problem }, now);
  }
}

const octets = 'application/octet-stream';
