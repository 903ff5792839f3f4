import { broadcastsQueue } from '@heliograph/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { afterAct, isDone, type BroadcastAct } from '@heliograph/domain';
import type { Broadcast, BroadcastChange } from '@heliograph/persistence';
import type { Logger } from '@heliograph/platform';
import { Doorbell } from '@heliograph/queues';
import { Acts, type Tx } from '../audit/acts';
import { conflict, notFound } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';
import { LOGGER } from '../tokens';

type Steering = Exclude<BroadcastAct, 'finish'>;

/**
 * Freeze, start, pause, resume, cancel. Each is one transaction over the broadcast's row and what it has released: after a pause has
 * committed nothing of it is claimed any more, whatever waits in Redis (the claim itself asks for the broadcast's state).
 */
@Injectable()
export class SteerBroadcast {
  constructor(
    private readonly acts: Acts,
    private readonly doorbell: Doorbell,
    @Inject(LOGGER) private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  async steer(by: Requester, id: string, act: Steering): Promise<Outcome<Broadcast>> {
    const steered = await this.acts.perform(by, async ({ tx, now, record }): Promise<Outcome<Broadcast>> => {
      const { broadcasts } = this.acts.stores;
      const broadcast = await broadcasts.lock(tx, by.workspaceId, id);
      if (!broadcast) return notFound('broadcast');
      if (isAlready(broadcast, act)) return broadcast;
      if (afterAct(broadcast.state, act) === null)
        return conflict('broadcast_state', `The broadcast is ${broadcast.state}: it cannot be ${done[act]} now.`, {
          extra: { state: broadcast.state },
        });
      const refusal = this.objection(broadcast, act, now);
      if (refusal) return refusal;
      const changed = await broadcasts.change(tx, broadcast, changeBy(broadcast, act, now), now);
      await this.moveReleased(tx, changed, act, now);
      const state = changed.state;
      await record({
        action: `broadcast.${done[act]}`,
        subject: { kind: 'broadcast', id },
        before: { state: broadcast.state, audienceState: broadcast.audienceState },
        after: { state, audienceState: changed.audienceState, audienceCount: changed.audienceCount },
        event: { type: `broadcast.${done[act]}`, data: { state, by: by.actor } },
      });
      return changed;
    });
    if (steered && 'audienceState' in steered) await this.ring(steered, act);
    return steered;
  }

  private objection(broadcast: Broadcast, act: Steering, now: Date) {
    if (act === 'freeze' && broadcast.audienceCount === 0)
      return conflict('audience_empty', 'The audience is empty: add recipients first.');
    if (act === 'start' && broadcast.expiresAt !== null && broadcast.expiresAt <= now)
      return conflict('broadcast_expired', 'The broadcast has expired: give it a later expiresAt.');
    return null;
  }

  private async moveReleased(tx: Tx, broadcast: Broadcast, act: Steering, now: Date): Promise<void> {
    const { broadcastRelease } = this.acts.stores;
    if (act === 'pause') await broadcastRelease.park(tx, broadcast.id);
    if (act === 'resume') await broadcastRelease.unpark(tx, broadcast.id, now);
    if (act === 'cancel') await broadcastRelease.cancelReleased(tx, broadcast.id, now);
  }

  /** Lost with Redis, the schedule of the sender finds it half a second later. */
  private async ring({ id, workspaceId, audienceState }: Broadcast, act: Steering): Promise<void> {
    try {
      if (act === 'freeze' && audienceState === 'freezing')
        await this.doorbell.ring(broadcastsQueue, 'freeze-audience', { workspaceId, broadcastId: id }, { jobId: `freeze-${id}` });
      if (act === 'start' || act === 'resume') await this.doorbell.ring(broadcastsQueue, 'release-broadcasts', {});
    } catch (error) {
      this.logger.warn({ err: error }, 'Redis did not take the doorbell of a broadcast; the schedule will find it');
    }
  }
}

const done = { freeze: 'frozen', start: 'started', pause: 'paused', resume: 'resumed', cancel: 'canceled' } as const;

const isAlready = (broadcast: Broadcast, act: Steering): boolean =>
  act === 'freeze'
    ? broadcast.audienceState !== 'open' && broadcast.state !== 'canceled'
    : act === 'start'
      ? broadcast.startRequestedAt !== null && (broadcast.state === 'ready' || broadcast.state === 'running')
      : act === 'resume'
        ? broadcast.state === 'running'
        : isDone(broadcast.state, act);

/** Freezing and a start planned for later leave the state as it is: the sender takes the step when it comes. */
function changeBy(broadcast: Broadcast, act: Steering, now: Date): BroadcastChange {
  switch (act) {
    case 'freeze':
      return { audienceState: 'freezing' };
    case 'start': {
      const later = broadcast.startAt !== null && broadcast.startAt > now;
      return { startRequestedAt: now, ...(later ? {} : { state: 'running', startedAt: now, watchFrom: now }) };
    }
    case 'pause':
      return { state: 'paused', pausedBy: 'agent', pauseReason: null, waiting: null };
    case 'resume':
      return { state: 'running', pausedBy: null, pauseReason: null, watchFrom: now, nextReleaseAt: null };
    case 'cancel':
      return { state: 'canceled', finishedAt: now, waiting: null, startRequestedAt: null };
  }
}
