import { broadcastsQueue, maxIdsPerJob, sendQueues } from '@heliograph/contracts';
import { shouldPause } from '@heliograph/domain';
import type { Broadcast, LiveBroadcast, Stores } from '@heliograph/persistence';
import { toPublicId, type Clock, type Logger } from '@heliograph/platform';
import type { Doorbell, Signals } from '@heliograph/queues';
import { decideSlice } from './decide-slice';
import { enoughAtLimit, nextRelease, releaseRoom, sliceSize } from './release-room';

export interface ReleaseParts {
  stores: Stores;
  doorbell: Doorbell;
  signals: Pick<Signals, 'publish'>;
  clock: Clock;
  logger: Pick<Logger, 'info' | 'warn'>;
}

/** One run releases for so long and leaves the rest to the next, ms. */
const runForMs = 450;
const idsPerRing = Math.min(50, maxIdsPerJob);
/** A whole broadcast that may not send now is looked at again after this, ms. */
const lookAgainMs = 5000;
const freezeLostAfterMs = 3000;
const progressEveryMs = 1000;
/** Counting takes this share of the time at most, however large the broadcast. */
const countingShare = 0.05;
const finishEveryMs = 1000;

/**
 * Turns recipients into messages, a slice at a time and in turn among the running broadcasts, never much further ahead than hand-off goes;
 * watches over failures, opt-outs and quality before every round; ends what is done. Everything is found in Postgres, so a crash loses
 * nothing, and a slice is taken by moving the broadcast's cursor: two processes at once release nobody twice.
 */
export class ReleaseBroadcasts {
  private running = false;
  private readonly nextCount = new Map<string, number>();
  private readonly nextFinish = new Map<string, number>();

  constructor(private readonly parts: ReleaseParts) {}

  async handle(): Promise<void> {
    // One run at a time in a process: a second would only lose its slices to the first.
    if (this.running) return;
    this.running = true;
    try {
      await this.run();
    } finally {
      this.running = false;
    }
  }

  private async run(): Promise<void> {
    const { stores, clock, doorbell } = this.parts;
    const began = performance.now();
    const now = clock.now();
    for (const { id, workspaceId } of await stores.broadcastRelease.freezing(new Date(now.getTime() - freezeLostAfterMs)))
      await doorbell.ring(broadcastsQueue, 'freeze-audience', { workspaceId, broadcastId: id }, { jobId: `freeze-${id}` });
    await this.begin(now);
    await stores.broadcastRelease.gatherStrays(now);
    for (let first = true; first || performance.now() - began < runForMs; first = false) {
      const live = await stores.broadcastRelease.live(clock.now());
      const going: LiveBroadcast[] = [];
      for (const one of live) if (!first || !(await this.watch(one))) going.push(one);
      const rooms = releaseRoom(going, clock.now());
      let released = 0;
      for (const [index, one] of going.entries()) {
        const room = rooms[index] as number;
        if (room > 0) released += await this.releaseSlice(one, room);
        if (first) await this.report(one.broadcast);
        if (first && one.atLimit >= enoughAtLimit) await this.noteLimit(one);
      }
      if (released === 0) return;
    }
  }

  private async begin(now: Date): Promise<void> {
    const { stores } = this.parts;
    const begun = await stores.broadcastRelease.begin(now);
    if (begun.length === 0) return;
    await stores.dataSource.transaction((tx) =>
      stores.events.append(
        tx,
        begun.map(({ id, workspaceId }) => ({
          workspaceId,
          type: 'broadcast.started',
          subjectKind: 'broadcast',
          subjectId: id,
          data: { state: 'running', by: 'schedule' },
          occurredAt: now,
        })),
      ),
    );
  }

  /** True when it was paused. */
  private async watch({ broadcast, channelStatus, quality }: LiveBroadcast): Promise<boolean> {
    const { stores, clock, logger } = this.parts;
    const sample = await stores.broadcastProgress.sample(broadcast.id, broadcast.watchFrom ?? broadcast.createdAt);
    const verdict = shouldPause(broadcast.thresholds, { ...sample, channelStatus, quality });
    if (!verdict) return false;
    const now = clock.now();
    await stores.dataSource.transaction(async (tx) => {
      const found = await stores.broadcasts.lock(tx, broadcast.workspaceId, broadcast.id);
      if (found?.state !== 'running') return;
      const change = { state: 'paused', pausedBy: verdict.by, pauseReason: verdict.reason, waiting: null } as const;
      await stores.broadcasts.change(tx, found, change, now);
      await stores.broadcastRelease.park(tx, broadcast.id);
      const about = { workspaceId: broadcast.workspaceId, subjectKind: 'broadcast', subjectId: broadcast.id, occurredAt: now };
      const entry = { actor: 'sender', action: 'broadcast.paused', requestId: null, note: verdict.reason };
      await stores.audit.append(tx, { ...about, ...entry, before: { state: 'running' }, after: { state: 'paused', ...sample } });
      await stores.events.append(tx, [
        { ...about, type: 'broadcast.paused', data: { state: 'paused', by: verdict.by, reason: verdict.reason } },
      ]);
    });
    logger.warn({ broadcast: toPublicId('broadcast', broadcast.id), by: verdict.by }, 'A broadcast paused itself');
    return true;
  }

  /** The portfolio's limit is used up: enough are held for it, and the others stay pending until it frees. */
  private async noteLimit({ broadcast: { id, waiting, nextReleaseAt }, limitFreesAt }: LiveBroadcast): Promise<void> {
    const until = limitFreesAt?.toISOString() ?? null;
    if (waiting?.code === 'limit_reached' && waiting.until === until) return;
    const message = 'The limit of unique contacts in 24 hours is used up, but for what is kept for everybody else.';
    const note = { code: 'limit_reached', message, until };
    await this.parts.stores.broadcastRelease.wait(id, note, nextReleaseAt ?? this.parts.clock.now());
  }

  /** How many recipients were decided on. */
  private async releaseSlice({ broadcast }: LiveBroadcast, room: number): Promise<number> {
    const { stores, clock } = this.parts;
    const { id, releasedTo, ratePerSecond } = broadcast;
    const size = sliceSize(room, ratePerSecond);
    const recipients = await stores.broadcastRelease.pending(id, releasedTo, size);
    const last = recipients.at(-1);
    if (!last) return this.finish(broadcast);
    const now = clock.now();
    const decided = await decideSlice(stores, broadcast, recipients, now);
    if ('blocked' in decided) {
      const { code, message, nextAllowedAt } = decided.blocked;
      const waiting = { code, message, until: nextAllowedAt ?? null };
      await stores.broadcastRelease.wait(id, waiting, new Date(now.getTime() + lookAgainMs));
      return 0;
    }
    const nextReleaseAt = nextRelease(ratePerSecond, broadcast.nextReleaseAt, recipients.length, now);
    const taken = await stores.broadcastRelease.release({
      broadcastId: id,
      from: releasedTo,
      to: last.contactId,
      ...decided,
      at: now,
      nextReleaseAt,
    });
    if (!taken) return 0;
    await this.ring(decided.drafts.filter(({ state }) => state === 'queued').map((draft) => draft.id));
    return recipients.length;
  }

  private async ring(messageIds: string[]): Promise<void> {
    try {
      for (let from = 0; from < messageIds.length; from += idsPerRing) {
        const ids = messageIds.slice(from, from + idsPerRing);
        await this.parts.doorbell.ring(sendQueues.broadcast, 'send-messages', { messageIds: ids }, { jobId: ids[0] as string });
      }
    } catch (error) {
      this.parts.logger.warn({ err: error }, 'Redis did not take the doorbell of a broadcast; the sweep will find its messages');
    }
  }

  private async finish(broadcast: Broadcast): Promise<number> {
    const { stores, clock, signals } = this.parts;
    const { id, workspaceId } = broadcast;
    if (performance.now() < (this.nextFinish.get(id) ?? 0)) return 0;
    this.nextFinish.set(id, performance.now() + finishEveryMs);
    const now = clock.now();
    if (!(await stores.broadcastRelease.finish(id, now))) return 0;
    const progress = await stores.broadcastProgress.count(workspaceId, id);
    if (progress) {
      await stores.broadcastProgress.keep(id, progress, now);
      signals.publish(workspaceId, {
        type: 'broadcast.progress',
        broadcast: toPublicId('broadcast', id),
        progress: { ...progress },
      });
    }
    const about = { workspaceId, subjectKind: 'broadcast', subjectId: id, occurredAt: now };
    await stores.dataSource.transaction((tx) =>
      stores.events.append(tx, [{ ...about, type: 'broadcast.finished', data: { state: 'finished', progress: progress ?? {} } }]),
    );
    this.nextFinish.delete(id);
    this.nextCount.delete(id);
    return 0;
  }

  /** Counts at most every second, and the less often the longer counting takes. */
  private async report({ id, workspaceId }: Broadcast): Promise<void> {
    const { stores, clock, signals } = this.parts;
    const began = performance.now();
    if (began < (this.nextCount.get(id) ?? 0)) return;
    const progress = await stores.broadcastProgress.count(workspaceId, id);
    const took = performance.now() - began;
    this.nextCount.set(id, began + Math.max(progressEveryMs, took / countingShare));
    if (!progress) return;
    await stores.broadcastProgress.keep(id, progress, clock.now());
    signals.publish(workspaceId, {
      type: 'broadcast.progress',
      broadcast: toPublicId('broadcast', id),
      progress: { ...progress },
    });
  }
}
