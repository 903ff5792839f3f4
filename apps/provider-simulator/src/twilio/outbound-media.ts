import { request } from 'undici';
import type { SimMessage } from '../state/message';
import { newSid } from '../state/sids';
import type { World } from '../state/world';
import type { Fate, Lifecycle } from './lifecycle';

const largestMediumBytes = 16 * 1024 * 1024;

/** Fetches the MediaUrl of outbound messages as Twilio does before it dispatches them; a failed fetch ends in 63019. */
export class OutboundMedia {
  constructor(
    private readonly world: World,
    private readonly lifecycle: Lifecycle,
  ) {}

  async fetchThenBegin(message: SimMessage, fate: Fate): Promise<void> {
    let reached = true;
    for (const url of message.mediaUrls) if (this.mayFetch(url)) reached = (await this.fetch(message, url)) && reached;
    this.lifecycle.begin(
      message,
      reached || fate.kind === 'failed' ? fate : { kind: 'failed', status: 'failed', errorCode: 63019 },
    );
  }

  private mayFetch(url: string): boolean {
    const { fetchMedia } = this.world.settings;
    return (
      fetchMedia === 'always' || (fetchMedia === 'loopback' && /^(127(\.\d+){3}|localhost|\[::1\])$/.test(new URL(url).hostname))
    );
  }

  private async fetch(message: SimMessage, url: string): Promise<boolean> {
    try {
      const answer = await request(url, { headersTimeout: 15_000, bodyTimeout: 15_000 });
      const declared = Number(answer.headers['content-length'] ?? 0);
      if (answer.statusCode !== 200 || declared > largestMediumBytes) {
        await answer.body.dump();
        return false;
      }
      const bytes = Buffer.from(await answer.body.arrayBuffer());
      if (bytes.length > largestMediumBytes) return false;
      const contentType = String(answer.headers['content-type'] ?? 'application/octet-stream');
      const medium = { sid: newSid('ME'), accountSid: message.accountSid, messageSid: message.sid, contentType, bytes };
      this.world.putMedium({ ...medium, createdAt: this.world.clock.now() });
      message.mediaSids.push(medium.sid);
      return true;
    } catch {
      // Whatever kept the bytes from coming is the same to WhatsApp: the medium could not be downloaded.
      return false;
    }
  }
}
