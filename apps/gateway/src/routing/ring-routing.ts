import { maxIdsPerJob, routingQueue } from '@heliograph/contracts';
import type { Logger } from '@heliograph/platform';
import type { Doorbell } from '@heliograph/queues';

/** Rings for the router, after the commit. A lost ring loses nothing: the sweep looks into Postgres every two seconds. */
export class RingRouting {
  constructor(
    private readonly doorbell: Pick<Doorbell, 'ring'>,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  /** The customers of these conversations wrote, or they were laid open. */
  async route(conversationIds: readonly string[]): Promise<void> {
    for (let from = 0; from < conversationIds.length; from += maxIdsPerJob) {
      const slice = conversationIds.slice(from, from + maxIdsPerJob);
      await this.ring(() => this.doorbell.ring(routingQueue, 'route-conversations', { conversationIds: slice }));
    }
  }

  /** Somebody in this workspace may have room: an end, a transfer, a presence, a capacity, a team. */
  async serve(workspaceId: string): Promise<void> {
    await this.ring(() => this.doorbell.ring(routingQueue, 'serve-queues', { workspaceId }));
  }

  private async ring(ring: () => Promise<void>): Promise<void> {
    try {
      await ring();
    } catch (error) {
      this.logger.warn({ err: error }, 'Redis did not take the doorbell of the router; its sweep will look');
    }
  }
}
