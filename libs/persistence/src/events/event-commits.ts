import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { Statement } from '../sql';

/**
 * Says in this process that events were committed, so that whoever shows them looks at once. Only a hint: it says neither which nor how
 * many, a crash between commit and hint loses it, and every listener looks by itself now and then.
 *
 * The hot statements are recognised by their own text, transactions of TypeORM by `EventStore.append`: a store that writes events in SQL of
 * its own through TypeORM says so with `after`.
 */
export class EventCommits {
  private readonly listeners = new Set<() => void>();
  /** Transactions under way that have written events. */
  private readonly open = new WeakSet<QueryRunner>();
  private readonly telling = new Map<string, boolean>();

  constructor(dataSource?: DataSource) {
    dataSource?.subscribers.push({
      afterTransactionCommit: ({ queryRunner }) => {
        // A savepoint's release is no commit yet.
        if (!queryRunner.isTransactionActive && this.open.delete(queryRunner)) this.tell();
      },
      afterTransactionRollback: ({ queryRunner }) => {
        if (!queryRunner.isTransactionActive) this.open.delete(queryRunner);
      },
    });
  }

  /** Returns how to stop listening. A listener must not throw and must not wait: it is called on the hot paths. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  tell(): void {
    for (const listener of this.listeners) listener();
  }

  /** `tx` has written events: tells when it commits, or now when it is no transaction. */
  after(tx: EntityManager): void {
    if (tx.queryRunner?.isTransactionActive) this.open.add(tx.queryRunner);
    else this.tell();
  }

  writesEvents({ name, text }: Statement): boolean {
    let known = this.telling.get(name);
    if (known === undefined) this.telling.set(name, (known = /\bINSERT INTO events\b/.test(text)));
    return known;
  }
}
