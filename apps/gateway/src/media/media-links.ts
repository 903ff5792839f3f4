import { Inject, Injectable } from '@nestjs/common';
import { linkHolds, mediaLinkPath, signLink, type Clock, type SecretKey } from '@heliograph/platform';
import type { GatewayConfig } from '../gateway.config';
import { CLOCK, CONFIG, SECRET_KEYS } from '../tokens';

/** Links to files, signed, so that nobody finds others by trying. */
@Injectable()
export class MediaLinks {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<GatewayConfig, 'PUBLIC_URL'>,
    @Inject(SECRET_KEYS) private readonly keys: readonly SecretKey[],
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  make(mediaId: string, expiresInSeconds: number): { url: string; expiresAt: string } {
    const [key] = this.keys;
    if (!key) throw new Error('no key to sign links with');
    const expiresAt = new Date(Math.ceil(this.clock.now().getTime() / 1000 + expiresInSeconds) * 1000);
    return { url: this.config.PUBLIC_URL + signLink(key, mediaLinkPath(mediaId), expiresAt), expiresAt: expiresAt.toISOString() };
  }

  holds(mediaId: string, expires: number, signature: string): boolean {
    return linkHolds(this.keys, { path: mediaLinkPath(mediaId), expires, signature }, this.clock.now());
  }
}
