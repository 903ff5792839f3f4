import type { Readable } from 'node:stream';

/** Bytes on their way in, on this machine's disk. */
export interface SpooledFile {
  path: string;
  bytes: number;
  /** Hex. */
  sha256: string;
  /** The first few kilobytes: enough to tell what it is. */
  head: Buffer;
}

export interface StoredFile {
  stream: Readable;
  bytes: number;
}

/**
 * Where files live. Keys are ours (ids, never a name somebody gave); what was kept is whole and durable when `keep` returns, and
 * keeping again under the same key replaces it.
 */
export interface MediaStorage {
  /** Where files are spooled before they are kept. */
  readonly spoolFolder: string;
  /** Takes the spooled file away. */
  keep(key: string, file: SpooledFile, contentType: string): Promise<void>;
  /** Null when there is none. `range`: first and last byte, both included. */
  read(key: string, range?: { start: number; end: number }): Promise<StoredFile | null>;
  remove(key: string): Promise<void>;
  /** Throws when it cannot be used at all. */
  check(): Promise<void>;
}

const keyShape = /^[0-9a-z-]+(\/[0-9a-z-]+)*$/;

/** No dots, no empty part: a key cannot leave its folder. */
export function assertKey(key: string): void {
  if (!keyShape.test(key)) throw new Error('not a storage key');
}

export const mediaKey = (workspaceId: string, mediaId: string): string => `${workspaceId}/${mediaId.slice(0, 8)}/${mediaId}`;
