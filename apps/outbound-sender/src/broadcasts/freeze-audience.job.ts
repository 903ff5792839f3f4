import { createHash } from 'node:crypto';
import type { Stores } from '@heliograph/persistence';
import type { Clock } from '@heliograph/platform';

/**
 * Makes the hash over a closed audience and calls the broadcast ready. The audience does not change any more, so running twice, or again
 * after a crash, makes the same hash.
 */
export class FreezeAudience {
  constructor(
    private readonly stores: Pick<Stores, 'audiences' | 'broadcasts' | 'events' | 'dataSource'>,
    private readonly clock: Clock,
  ) {}

  async handle({ workspaceId, broadcastId }: { workspaceId: string; broadcastId: string }): Promise<void> {
    const broadcast = await this.stores.broadcasts.get(workspaceId, broadcastId);
    if (broadcast?.audienceState !== 'freezing') return;
    const hash = createHash('sha256');
    let count = 0;
    for await (const part of this.stores.audiences.lines(broadcastId)) {
      hash.update(part.text);
      count += part.count;
    }
    const now = this.clock.now();
    const made = hash.digest('hex');
    if (!(await this.stores.audiences.finishFreeze(broadcastId, { hash: made, count }, now))) return;
    const about = { workspaceId, type: 'broadcast.ready', subjectKind: 'broadcast', subjectId: broadcastId, occurredAt: now };
    await this.stores.dataSource.transaction((tx) => this.stores.events.append(tx, [{ ...about, data: { count, hash: made } }]));
  }
}
