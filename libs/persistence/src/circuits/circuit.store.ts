import type { QueryResultRow } from 'pg';
import type { EventDraft } from '../messages/hand-off.store';
import type { HotSql } from '../sql';

/** A channel or an account: whatever refuses for all its messages. */
export interface CircuitKey {
  scope: 'channel' | 'account';
  subjectId: string;
}

export interface OpenCircuit extends CircuitKey {
  workspaceId: string;
  reasonCode: string;
  reasonMessage: string;
  openedAt: Date;
  /** One message may try again from then on. */
  probeAfter: Date;
  /** Somebody tries now, until then at the latest. */
  probingUntil: Date | null;
  probes: number;
}

const columns = `scope, subject_id, workspace_id, reason_code, reason_message, opened_at, probe_after, probing_until, probes`;
const tell = (moved: string, at: string, id: string, type: string, data: string): string =>
  `INSERT INTO events (id, workspace_id, type, subject_kind, subject_id, data, occurred_at)
    SELECT ${id}, workspace_id, ${type}, scope, subject_id, ${data}, ${at} FROM ${moved}`;

const allOpen = { name: 'circuits-open', text: `SELECT ${columns} FROM circuits WHERE state = 'open'` };
const openOf = {
  name: 'circuits-open-of',
  text: `SELECT ${columns} FROM circuits WHERE workspace_id = $1 AND state = 'open' AND subject_id = ANY($2::uuid[])`,
};
const ofWorkspace = {
  name: 'circuits-of-workspace',
  text: `SELECT ${columns} FROM circuits WHERE workspace_id = $1 AND state = 'open' ORDER BY opened_at LIMIT 200`,
};
const trip = {
  name: 'circuits-trip',
  text: `WITH tripped AS (
    INSERT INTO circuits (scope, subject_id, workspace_id, state, reason_code, reason_message, opened_at, probes, interval_ms, probe_after)
    VALUES ($1, $2, $3, 'open', $4, $5, $6, 0, $7::int, $6::timestamptz + $7::int * interval '1 millisecond')
    ON CONFLICT (scope, subject_id) DO UPDATE SET state = 'open', reason_code = EXCLUDED.reason_code,
      reason_message = EXCLUDED.reason_message, opened_at = EXCLUDED.opened_at, closed_at = NULL, probes = 0,
      interval_ms = EXCLUDED.interval_ms, probe_after = EXCLUDED.probe_after, probing_until = NULL
      WHERE circuits.state = 'closed'
    RETURNING scope, subject_id, workspace_id
  ), told AS (${tell('tripped', '$6', '$8', '$9', '$10::jsonb')})
  SELECT scope FROM tripped`,
};
const claim = {
  name: 'circuits-claim-probe',
  text: `UPDATE circuits SET probing_until = $4 WHERE scope = $1 AND subject_id = $2 AND state = 'open' AND probe_after <= $3
    AND (probing_until IS NULL OR probing_until <= $3) RETURNING scope`,
};
const failed = {
  name: 'circuits-probe-failed',
  text: `UPDATE circuits SET probing_until = NULL, probes = probes + 1, interval_ms = LEAST(interval_ms * 2, $4::int), reason_code = $5,
      reason_message = $6, probe_after = $3::timestamptz + LEAST(interval_ms * 2, $4::int) * interval '1 millisecond'
    WHERE scope = $1 AND subject_id = $2 AND state = 'open' RETURNING scope`,
};
const release = {
  name: 'circuits-release-probe',
  text: `UPDATE circuits SET probing_until = NULL, probe_after = GREATEST(probe_after, $3)
    WHERE scope = $1 AND subject_id = $2 AND state = 'open' RETURNING scope`,
};
const close = {
  name: 'circuits-close',
  text: `WITH shut AS (
    UPDATE circuits SET state = 'closed', closed_at = $3, probing_until = NULL
     WHERE scope = $1 AND subject_id = $2 AND state = 'open' RETURNING scope, subject_id, workspace_id
  ), told AS (${tell('shut', '$3', '$4', '$5', '$6::jsonb')})
  SELECT scope FROM shut`,
};

/** Circuits live in the record, not in Redis: they survive everything, and people see them. */
export class CircuitStore {
  constructor(private readonly sql: HotSql) {}

  /** Every open circuit of the installation: few, unless very much is wrong. */
  async allOpen(): Promise<OpenCircuit[]> {
    return (await this.sql.query<CircuitRow>(allOpen, [])).map(toCircuit);
  }

  /** The open ones among these channels and accounts of a workspace. */
  async openOf(workspaceId: string, subjectIds: string[]): Promise<OpenCircuit[]> {
    return (await this.sql.query<CircuitRow>(openOf, [workspaceId, subjectIds])).map(toCircuit);
  }

  /** The open ones of a workspace, the longest open first. */
  async ofWorkspace(workspaceId: string): Promise<OpenCircuit[]> {
    return (await this.sql.query<CircuitRow>(ofWorkspace, [workspaceId])).map(toCircuit);
  }

  /** Opens it, with its event. False when it was open already: then nothing changes. */
  async trip(
    key: CircuitKey & { workspaceId: string },
    why: { code: string; message: string; at: Date; intervalMs: number; event: EventDraft },
  ): Promise<boolean> {
    const { event } = why;
    const values = [key.scope, key.subjectId, key.workspaceId, why.code, why.message, why.at, why.intervalMs];
    return this.changed(trip, [...values, event.id, event.type, JSON.stringify(event.data)]);
  }

  /** True for one caller at a time, and only when a probe is due: that caller's message may try. */
  claimProbe(key: CircuitKey, now: Date, until: Date): Promise<boolean> {
    return this.changed(claim, [key.scope, key.subjectId, now, until]);
  }

  /** The probe was refused as well: twice the time until the next, at most `longestMs`. */
  async probeFailed(key: CircuitKey, why: { code: string; message: string; at: Date; longestMs: number }): Promise<void> {
    await this.changed(failed, [key.scope, key.subjectId, why.at, why.longestMs, why.code, why.message]);
  }

  /** The probe told nothing (not sent after all, or no answer): the next one may begin at `notBefore`. */
  async releaseProbe(key: CircuitKey, notBefore: Date): Promise<void> {
    await this.changed(release, [key.scope, key.subjectId, notBefore]);
  }

  /** Closes it, with its event. False when it was closed already. */
  async close(key: CircuitKey, at: Date, event: EventDraft): Promise<boolean> {
    return this.changed(close, [key.scope, key.subjectId, at, event.id, event.type, JSON.stringify(event.data)]);
  }

  private async changed(statement: { name: string; text: string }, values: unknown[]): Promise<boolean> {
    return (await this.sql.query(statement, values)).length === 1;
  }
}

interface CircuitRow extends QueryResultRow {
  scope: 'channel' | 'account';
  subject_id: string;
  workspace_id: string;
  reason_code: string;
  reason_message: string;
  opened_at: Date;
  probe_after: Date;
  probing_until: Date | null;
  probes: number;
}

const toCircuit = (row: CircuitRow): OpenCircuit => ({
  scope: row.scope,
  subjectId: row.subject_id,
  workspaceId: row.workspace_id,
  reasonCode: row.reason_code,
  reasonMessage: row.reason_message,
  openedAt: row.opened_at,
  probeAfter: row.probe_after,
  probingUntil: row.probing_until,
  probes: row.probes,
});
