import { sendQueues } from '@heliograph/contracts';
import { lanes, type Lane } from '@heliograph/domain';
import type { Stores } from '@heliograph/persistence';
import type { Clock, Logger } from '@heliograph/platform';
import type { Doorbell } from '@heliograph/queues';

/** A message is rung for when it is queued; only what has been due for this long may have lost its doorbell, ms. */
const lostAfterMs = 2000;
const sliceSize = 50;
const mostAtOnce = 1000;
/** A lane with this many waiting jobs is busy, not lost: ringing again would only grow Redis. */
const busyLane = 4;

/**
 * Finds in Postgres what is due and has no doorbell: scheduled and released messages, retries after a restart, everything after Redis
 * was emptied. Slices keep the order in which messages fell due.
 */
export class SweepDue {
  constructor(
    private readonly stores: Stores,
    private readonly doorbell: Doorbell,
    private readonly clock: Clock,
    private readonly logger: Pick<Logger, 'info'>,
  ) {}

  async handle(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - lostAfterMs);
    const due = await this.stores.sweep.dueMessages(before, mostAtOnce);
    if (due.length === 0) return;
    for (const lane of lanes) {
      const ids = due.filter((message) => message.lane === lane).map((message) => message.messageId);
      if (ids.length > 0) await this.ring(lane, ids);
    }
  }

  private async ring(lane: Lane, ids: string[]): Promise<void> {
    if ((await this.doorbell.waiting(sendQueues[lane])) >= busyLane) return;
    this.logger.info({ lane, messages: ids.length }, 'Ringing for messages that are due');
    for (let start = 0; start < ids.length; start += sliceSize) {
      const messageIds = ids.slice(start, start + sliceSize);
      await this.doorbell.ring(sendQueues[lane], 'send-messages', { messageIds, inOrder: true });
    }
  }
}
