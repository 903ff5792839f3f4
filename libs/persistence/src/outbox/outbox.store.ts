import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';
import { OutboxRow } from './outbox-row.entity';

/** A job that becomes durable with the caller's own transaction; published right after commit, or by the sweep after a crash. */
export class OutboxStore {
  constructor(private readonly manager: EntityManager) {}

  async add(
    tx: EntityManager,
    job: { workspaceId: string; queue: string; job: string; payload: object; availableAt: Date },
  ): Promise<string> {
    const id = newId();
    await tx.insert(OutboxRow, { id, ...job, payload: job.payload as object });
    return id;
  }

  /**
   * Publishes due rows and deletes those that were published, oldest first; rows another relay holds are skipped. A crash between
   * publishing and deleting publishes again: the job id is the row's id, so twice is once.
   */
  async relay(now: Date, limit: number, publish: (rows: OutboxRow[]) => Promise<void>): Promise<number> {
    return this.manager.transaction(async (tx) => {
      const rows = await tx
        .createQueryBuilder(OutboxRow, 'job')
        .where('job.availableAt <= :now', { now })
        .orderBy('job.availableAt', 'ASC')
        .limit(limit)
        .setLock('pessimistic_write')
        .setOnLocked('skip_locked')
        .getMany();
      if (rows.length === 0) return 0;
      await publish(rows);
      await tx.delete(
        OutboxRow,
        rows.map((row) => row.id),
      );
      return rows.length;
    });
  }
}
