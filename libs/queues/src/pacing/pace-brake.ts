import type { Redis } from 'ioredis';
import { Pacing } from './pacing';

/** For processes that hear of the pace and do not send: slows a channel down, and can reserve nothing. */
export class PaceBrake {
  private readonly pacing: Pacing;

  constructor(redis: Redis, prefix: string) {
    const recentContacts = () => {
      throw new Error('a brake reserves nothing');
    };
    this.pacing = new Pacing({ redis, prefix, recentContacts });
  }

  /** As `Pacing.slowDown`. */
  async slowDown(portfolioId: string, channelId: string, pauseMs: number): Promise<void> {
    await this.pacing.slowDown(portfolioId, channelId, pauseMs);
  }
}
