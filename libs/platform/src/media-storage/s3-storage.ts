import { createReadStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { assertKey, type MediaStorage, type SpooledFile, type StoredFile } from './media-storage';
import { discard } from './spool';

export interface S3Options {
  bucket: string;
  region: string;
  /** Absent: Amazon's own. */
  endpoint?: string | undefined;
  /** Absent: as the machine is configured (role, profile). */
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined;
}

/** Files in a bucket of S3 or of what speaks its protocol. */
export class S3Storage implements MediaStorage {
  readonly spoolFolder = join(tmpdir(), 'heliograph-media');

  private constructor(
    private readonly sdk: typeof import('@aws-sdk/client-s3'),
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  /** The SDK is large: it is loaded only where a bucket is named. */
  static async open({ bucket, region, endpoint, credentials }: S3Options): Promise<S3Storage> {
    const sdk = await import('@aws-sdk/client-s3');
    const client = new sdk.S3Client({
      region,
      // Servers beside Amazon's rarely have a host name per bucket.
      ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
      ...(credentials === undefined ? {} : { credentials }),
      // Checksums in trailers are Amazon's alone; the length and our own hash tell of a broken upload.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    return new S3Storage(sdk, client, bucket);
  }

  async keep(key: string, file: SpooledFile, contentType: string): Promise<void> {
    assertKey(key);
    const body = { Body: createReadStream(file.path), ContentLength: file.bytes, ContentType: contentType };
    await this.client.send(new this.sdk.PutObjectCommand({ Bucket: this.bucket, Key: key, ...body }));
    await discard(file);
  }

  async read(key: string, range?: { start: number; end: number }): Promise<StoredFile | null> {
    assertKey(key);
    try {
      const found = await this.client.send(
        new this.sdk.GetObjectCommand({
          Bucket: this.bucket,
          Key: key,
          ...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}),
        }),
      );
      return { stream: found.Body as Readable, bytes: found.ContentLength ?? 0 };
    } catch (error) {
      if (error instanceof this.sdk.NoSuchKey) return null;
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    assertKey(key);
    await this.client.send(new this.sdk.DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
  }

  async check(): Promise<void> {
    await this.client.send(new this.sdk.HeadBucketCommand({ Bucket: this.bucket }));
  }
}
