import { z } from 'zod';
import { integer } from '../config/fragments';
import { FolderStorage } from './folder-storage';
import type { MediaStorage } from './media-storage';
import { S3Storage } from './s3-storage';

const mib = 1024 * 1024;

/** Where files are kept: a folder, or a bucket when one is named. */
export const mediaConfig = {
  /** With several gateways on several machines: a share they all mount, or a bucket instead. */
  MEDIA_DIR: z.string().min(1).default('.data/media'),
  /** Named: files go to this bucket and not to the folder. */
  MEDIA_S3_BUCKET: z.string().min(1).optional(),
  MEDIA_S3_REGION: z.string().min(1).default('us-east-1'),
  /** For what speaks S3's protocol without being Amazon's. */
  MEDIA_S3_ENDPOINT: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
  /** Both or neither; without them the machine's own role is used. */
  MEDIA_S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  MEDIA_S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  /** Largest upload, bytes. */
  MEDIA_UPLOAD_LIMIT: integer(1, 100 * mib).prefault(String(100 * mib)),
  /** Largest file taken from a customer, bytes; it is held in memory while it is fetched. */
  MEDIA_INBOUND_LIMIT: integer(1, 100 * mib).prefault(String(20 * mib)),
};
export type MediaConfig = z.output<z.ZodObject<typeof mediaConfig>>;

export async function openMediaStorage(config: MediaConfig): Promise<MediaStorage> {
  const { MEDIA_S3_BUCKET: bucket, MEDIA_S3_ACCESS_KEY_ID: id, MEDIA_S3_SECRET_ACCESS_KEY: secret } = config;
  if (bucket === undefined) return new FolderStorage(config.MEDIA_DIR);
  return S3Storage.open({
    bucket,
    region: config.MEDIA_S3_REGION,
    endpoint: config.MEDIA_S3_ENDPOINT,
    credentials: id !== undefined && secret !== undefined ? { accessKeyId: id, secretAccessKey: secret } : undefined,
  });
}
