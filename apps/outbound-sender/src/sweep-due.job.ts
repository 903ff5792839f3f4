import { maxIdsPerJob, sendQueues } from '@heliograph/contracts';
import { lanes, type Lane } from '@heliograph/domain';
import type { DueChannel, DueMessage, DueShare, Stores } from '@heliograph/persistence';
import type { Clock, Logger } from '@heliograph/platform';
import type { Doorbell } from '@heliograph/queues';
import { shareOut } from './share-out';

/** A message is rung for when it is queued; only what has been due for this long may have lost its doorbell, ms. */
const lostAfterMs = 2000;
/** What is due within this time is under way already: planned by an earlier sweep, or told its moment by the pacer, ms. */
const soonMs = 4000;
/** A channel gets as much at a time as it may send in so many seconds: enough until the next sweep, little to keep in Redis. */
const secondsAhead = 2;
const sliceSize = 50;
/** Rung for together: messages planned for moments this close, ms. */
const bucketMs = 200;
/** Of one lane, in one sweep. */
const mostAtOnce = 4000;
/** A lane with this many waiting jobs is busy, not lost: ringing again would only grow Redis. */
const busyLane = 4;

/**
 * Feeds in from Postgres what is due and has no doorbell: what waits for its channel's pace, scheduled and released messages, retries
 * after a restart, everything after Redis was emptied. Highest lane first; workspaces and channels share alike, whatever the length of
 * their backlogs, and a backlog is read no further than its channel may send. Messages of a channel keep the order they fell due in.
 */
export class SweepDue {
  private turn = 0;

  constructor(
    private readonly stores: Pick<Stores, 'due'>,
    private readonly doorbell: Doorbell,
    private readonly clock: Clock,
    private readonly logger: Pick<Logger, 'info'>,
  ) {}

  async handle(): Promise<void> {
    const now = this.clock.now();
    const before = new Date(now.getTime() - lostAfterMs);
    const channels = await this.stores.due.channels(before, new Date(now.getTime() + soonMs));
    if (channels.length === 0) return;
    this.turn += 1;
    for (const lane of lanes) {
      const own = channels.filter((channel) => channel.lane === lane);
      if (own.length === 0 || (await this.doorbell.waiting(sendQueues[lane])) >= busyLane) continue;
      const wants = own.map((channel) => ({ workspaceId: channel.workspaceId, want: wanted(channel, now) }));
      const counts = shareOut(mostAtOnce, wants, this.turn);
      const shares = own.flatMap((channel, index) => shareOf(channel, counts[index] as number, now));
      const taken = await this.stores.due.take(shares, before);
      if (taken.length > 0) await this.ring(lane, taken, now);
    }
  }

  /** Messages of one conversation ride together, at the moment of the first: two slices side by side would overtake each other. */
  private async ring(lane: Lane, taken: DueMessage[], now: Date): Promise<void> {
    this.logger.info({ lane, messages: taken.length }, 'Ringing for messages that are due');
    const slices: Slice[] = [];
    const ofConversation = new Map<string, Slice>();
    for (const { messageId, conversationId, dueAt } of taken) {
      const bucket = Math.max(0, Math.floor((dueAt.getTime() - now.getTime()) / bucketMs));
      let slice = ofConversation.get(conversationId);
      if (!slice || slice.messageIds.length === maxIdsPerJob) {
        const last = slices.at(-1);
        slice = last?.bucket === bucket && last.messageIds.length < sliceSize ? last : { bucket, messageIds: [] };
        if (slice !== last) slices.push(slice);
        ofConversation.set(conversationId, slice);
      }
      slice.messageIds.push(messageId);
    }
    for (const { bucket, messageIds } of slices) {
      await this.doorbell.ring(sendQueues[lane], 'send-messages', { messageIds, inOrder: true }, { delayMs: bucket * bucketMs });
    }
  }
}

interface Slice {
  bucket: number;
  messageIds: string[];
}

/** Behind an open circuit nothing goes until a probe is due, and then one. */
function wanted({ perSecond, underWay, probeAt }: DueChannel, now: Date): number {
  if (probeAt !== null) return probeAt <= now ? 1 : 0;
  return Math.max(0, secondsAhead * perSecond - underWay);
}

/** Planned behind what is under way already, one interval apart. */
function shareOf({ lane, channelId, perSecond, plannedUntil }: DueChannel, count: number, now: Date): DueShare[] {
  if (count === 0) return [];
  const gapMs = 1000 / perSecond;
  const startAt = new Date(Math.max(now.getTime(), (plannedUntil?.getTime() ?? 0) + gapMs));
  return [{ lane, channelId, count, startAt, gapMs }];
}
