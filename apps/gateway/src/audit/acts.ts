import { Inject, Injectable } from '@nestjs/common';
import type { Stores } from '@heliograph/persistence';
import type { Clock, IdKind } from '@heliograph/platform';
import type { Requester } from '../requester';
import { CLOCK, STORES } from '../tokens';

/** The transaction every store method takes first. */
export type Tx = Parameters<Stores['audit']['append']>[0];

export interface ActRecord {
  /** Verb phrase: `account.reinstated`. */
  action: string;
  subject: { kind: IdKind; id: string };
  before?: object | null;
  after?: object | null;
  note?: string | null;
  /** What the outside is told; left out where nobody outside needs to know. No secrets, no phone numbers, no message text. */
  event?: { type: string; data: object };
}

export interface Act {
  tx: Tx;
  now: Date;
  /** Writes the audit entry, and the event, in the act's own transaction. */
  record(entry: ActRecord): Promise<void>;
}

/**
 * Everything an operator or a platform team does goes through here: the change, its audit entry and its event are one transaction, so
 * that nothing happens without a trace and no trace is left of what did not happen.
 */
@Injectable()
export class Acts {
  constructor(
    @Inject(STORES) readonly stores: Stores,
    @Inject(CLOCK) readonly clock: Clock,
  ) {}

  perform<Result>(by: Requester, work: (act: Act) => Promise<Result>): Promise<Result> {
    const now = this.clock.now();
    return this.stores.dataSource.transaction((tx) => work({ tx, now, record: (entry) => this.record(tx, by, entry, now) }));
  }

  private async record(tx: Tx, by: Requester, entry: ActRecord, occurredAt: Date): Promise<void> {
    const { action, subject, before, after, note, event } = entry;
    const { workspaceId, actor, requestId } = by;
    const about = { workspaceId, subjectKind: subject.kind, subjectId: subject.id, occurredAt };
    await this.stores.audit.append(tx, { ...about, actor, action, requestId, before, after, note });
    if (event) await this.stores.events.append(tx, [{ ...about, type: event.type, data: event.data }]);
  }
}
