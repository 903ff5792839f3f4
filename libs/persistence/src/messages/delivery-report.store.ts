import type { DeliveryStatus, MessageState, Purpose } from '@heliograph/domain';
import { advance, holderOf } from '@heliograph/domain';
import { newId } from '@heliograph/platform';
import type { QueryResultRow } from 'pg';
import type { Sql } from '../sql';
import type { MessageError } from './hand-off.store';

export interface ReportDraft {
  receiptId: string | null;
  /** From the callback URL's query; settles an attempt whose answer we never got. */
  attemptId: string | null;
  accountId: string;
  providerMessageId: string;
  /** null: a word we do not know; kept in the timeline, moves nothing. */
  status: DeliveryStatus | null;
  statusRaw: string;
  error: MessageError | null;
  receivedAt: Date;
  /** What this report tells about the person rather than the message; written once, when the report moves the message. */
  aboutRecipient?: { unreachableUntil?: Date; withdraw?: readonly Purpose[] } | null;
}

/** A report with an error that moved its message. */
export interface AppliedReport {
  error: MessageError;
  at: Date;
  message: {
    id: string;
    workspaceId: string;
    accountId: string;
    channelId: string;
    templateId: string | null;
    attemptId: string | null;
  };
}

const match = {
  name: 'reports-match',
  text: `SELECT i.idx, COALESCE(a.message_id, p.message_id) AS message_id, COALESCE(a.id, p.attempt_id) AS attempt_id
    FROM json_to_recordset($1::json) AS i(idx int, attempt_id uuid, account_id uuid, provider_message_id text)
    LEFT JOIN attempts a ON a.id = i.attempt_id AND a.account_id = i.account_id
    LEFT JOIN provider_message_ids p ON p.provider_message_id = i.provider_message_id AND p.account_id = i.account_id`,
};
const lock = {
  name: 'reports-lock',
  // Queue rows before messages, as hand-off and cancel take them; otherwise a report about a message that is about to be sent again
  // and the worker that opens it would wait for each other.
  text: `WITH queued AS MATERIALIZED (
    SELECT message_id FROM outbound_queue WHERE message_id = ANY($1::uuid[]) ORDER BY message_id FOR UPDATE
  )
  SELECT id, workspace_id, account_id, channel_id, template_id, state, error FROM messages
   WHERE id = ANY($1::uuid[]) AND direction = 'out' AND (SELECT count(*) FROM queued) >= 0 ORDER BY id FOR UPDATE`,
};
// The ids once more as `$3`: Postgres cannot guess how few rows the JSON holds, and would read the whole queue.
const write = {
  name: 'reports-write',
  text: `
  WITH reports AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS x(id uuid, workspace_id uuid, message_id uuid, attempt_id uuid, receipt_id uuid, account_id uuid,
      provider_message_id text, status text, status_raw text, error_code text, error_message text, applied boolean, received_at timestamptz,
      event_id uuid, event_type text, event_data jsonb)
  ), changes AS MATERIALIZED (
    SELECT * FROM json_to_recordset($2::json) AS x(message_id uuid, state text, provider_message_id text, error jsonb, handed_off_at timestamptz,
      sent_at timestamptz, delivered_at timestamptz, read_at timestamptz, ended_at timestamptz)
  ), kept AS (
    INSERT INTO delivery_reports (id, workspace_id, message_id, attempt_id, receipt_id, provider_message_id, status, status_raw,
      error_code, error_message, applied, received_at)
    SELECT id, workspace_id, message_id, attempt_id, receipt_id, provider_message_id, status, status_raw, error_code, error_message,
      applied, received_at FROM reports
  ), moved AS (
    UPDATE messages m SET state = c.state, provider_message_id = COALESCE(m.provider_message_id, c.provider_message_id), error = c.error,
      handed_off_at = COALESCE(m.handed_off_at, c.handed_off_at), sent_at = COALESCE(m.sent_at, c.sent_at),
      delivered_at = COALESCE(m.delivered_at, c.delivered_at), read_at = COALESCE(m.read_at, c.read_at), ended_at = c.ended_at
    FROM changes c WHERE m.id = c.message_id AND m.id = ANY($3::uuid[])
  ), unqueued AS (
    DELETE FROM outbound_queue q USING changes c WHERE q.message_id = c.message_id AND q.message_id = ANY($3::uuid[])
  ), settled AS (
    UPDATE attempts a SET outcome = 'accepted', closed_at = COALESCE(a.closed_at, r.received_at), provider_message_id = r.provider_message_id
    FROM (SELECT DISTINCT ON (attempt_id) attempt_id, provider_message_id, received_at FROM reports
           WHERE attempt_id IS NOT NULL AND status IS NOT NULL ORDER BY attempt_id, received_at) r
    WHERE a.id = r.attempt_id AND (a.outcome IS NULL OR a.outcome IN ('unknown', 'given_up'))
  ), known AS (
    INSERT INTO provider_message_ids (account_id, provider_message_id, workspace_id, message_id, attempt_id)
    SELECT DISTINCT ON (provider_message_id, account_id) account_id, provider_message_id, workspace_id, message_id, attempt_id
      FROM reports ORDER BY provider_message_id, account_id
    ON CONFLICT DO NOTHING
  )
  INSERT INTO events (id, workspace_id, type, subject_kind, subject_id, data, occurred_at)
  SELECT event_id, workspace_id, event_type, 'message', message_id, event_data, received_at FROM reports WHERE applied`,
};

const markUnreachable = {
  name: 'reports-unreachable',
  text: `UPDATE contacts c SET unreachable_until = x.until, updated_at = x.at
    FROM json_to_recordset($1::json) AS x(message_id uuid, until timestamptz, at timestamptz) JOIN messages m ON m.id = x.message_id
    WHERE c.id = m.contact_id`,
};
const withdraw = {
  name: 'reports-withdraw',
  text: `INSERT INTO consent_entries (id, workspace_id, contact_id, purpose, kind, channel, evidence, actor, message_id, occurred_at)
    SELECT x.id, m.workspace_id, m.contact_id, x.purpose, 'withdrawn', 'provider', x.evidence, 'provider', m.id, x.at
      FROM json_to_recordset($1::json) AS x(id uuid, message_id uuid, purpose text, evidence text, at timestamptz)
      JOIN messages m ON m.id = x.message_id`,
};

/** The callback hot path. */
export class DeliveryReportStore {
  /**
   * Records reports in the caller's transaction: locks the messages, lets the domain's `advance` decide, keeps every report
   * whether or not it moved its message. Returns, per report, whether its message was found.
   *
   * @param applied is told of each error that moved its message; nothing is committed then
   *
   * A message given up as `outcome_unknown` is judged as `unknown`: the provider's own word is better than our deadline.
   */
  async record(sql: Sql, reports: ReportDraft[], applied?: (report: AppliedReport) => void): Promise<boolean[]> {
    if (reports.length === 0) return [];
    const keys = reports.map((report, idx) => ({
      idx,
      attempt_id: report.attemptId,
      account_id: report.accountId,
      provider_message_id: report.providerMessageId,
    }));
    const matches = new Map(
      (await sql.query<MatchRow>(match, [JSON.stringify(keys)])).filter((row) => row.message_id).map((row) => [row.idx, row]),
    );
    if (matches.size === 0) return reports.map(() => false);
    const messageIds = [...new Set([...matches.values()].map((row) => row.message_id as string))];
    const folds = new Map((await sql.query<LockedRow>(lock, [messageIds])).map((row) => [row.id, new Fold(row)]));
    const records: object[] = [];
    const tellings: { messageId: string; report: ReportDraft }[] = [];
    const found = reports.map((report, idx) => {
      const matched = matches.get(idx);
      const fold = matched?.message_id ? folds.get(matched.message_id) : undefined;
      if (!matched || !fold) return false;
      const moved = fold.apply(report);
      if (moved && report.aboutRecipient) tellings.push({ messageId: fold.row.id, report });
      if (moved && report.error) applied?.(toApplied(report.error, report.receivedAt, fold.row, matched.attempt_id));
      records.push(toRecord(report, fold, matched.attempt_id, moved));
      return true;
    });
    const changes = [...folds.values()].filter((fold) => fold.touched).map((fold) => fold.change());
    if (records.length > 0) await sql.query(write, [JSON.stringify(records), JSON.stringify(changes), messageIds]);
    if (tellings.length > 0) await this.learnAboutRecipients(sql, tellings);
    return found;
  }

  private async learnAboutRecipients(sql: Sql, tellings: { messageId: string; report: ReportDraft }[]): Promise<void> {
    const unreachable = tellings.flatMap(({ messageId, report }) =>
      report.aboutRecipient?.unreachableUntil
        ? [{ message_id: messageId, until: report.aboutRecipient.unreachableUntil, at: report.receivedAt }]
        : [],
    );
    const withdrawals = tellings.flatMap(({ messageId, report }) =>
      (report.aboutRecipient?.withdraw ?? []).map((purpose) => ({
        id: newId(),
        message_id: messageId,
        purpose,
        evidence: `provider error ${report.error?.code ?? report.statusRaw}`,
        at: report.receivedAt,
      })),
    );
    if (unreachable.length > 0) await sql.query(markUnreachable, [JSON.stringify(unreachable)]);
    if (withdrawals.length > 0) await sql.query(withdraw, [JSON.stringify(withdrawals)]);
  }
}

/** One locked message while the reports of this transaction are folded into it. */
class Fold {
  touched = false;
  private state: MessageState;
  private error: MessageError | null;
  private providerMessageId: string | null = null;
  private readonly times: Record<'handed_off_at' | 'sent_at' | 'delivered_at' | 'read_at' | 'ended_at', Date | null> = {
    handed_off_at: null,
    sent_at: null,
    delivered_at: null,
    read_at: null,
    ended_at: null,
  };

  constructor(readonly row: LockedRow) {
    const givenUp = row.state === 'failed' && row.error?.code === 'outcome_unknown';
    this.state = givenUp ? 'unknown' : row.state;
    // While it was ours its error was that of an earlier attempt, which this report outlives.
    this.error = givenUp || holderOf(row.state) === 'ours' ? null : row.error;
  }

  get current(): MessageState {
    return this.state;
  }

  apply(report: ReportDraft): boolean {
    if (report.status === null) return false;
    const { state, changed } = advance(this.state, { status: report.status });
    if (!changed) return false;
    this.touched = true;
    this.state = state;
    this.providerMessageId ??= report.providerMessageId;
    this.error ??= report.error;
    this.times.handed_off_at ??= report.receivedAt;
    if (state === 'sent' || state === 'delivered' || state === 'read') this.times[`${state}_at`] ??= report.receivedAt;
    if (state === 'failed' || state === 'undelivered' || state === 'canceled') this.times.ended_at = report.receivedAt;
    return true;
  }

  /** What explained the loss so far stays, unless proof came that there was none. */
  private get reason(): MessageError | null {
    return this.error ?? (this.state === 'failed' || this.state === 'undelivered' ? this.row.error : null);
  }

  change(): object {
    return {
      message_id: this.row.id,
      state: this.state,
      provider_message_id: this.providerMessageId,
      error: this.reason,
      ...this.times,
    };
  }
}

const toApplied = (error: MessageError, at: Date, row: LockedRow, attemptId: string | null): AppliedReport => ({
  error,
  at,
  message: {
    id: row.id,
    workspaceId: row.workspace_id,
    accountId: row.account_id,
    channelId: row.channel_id,
    templateId: row.template_id,
    attemptId,
  },
});

const toRecord = (report: ReportDraft, fold: Fold, attemptId: string | null, applied: boolean) => ({
  id: newId(),
  workspace_id: fold.row.workspace_id,
  message_id: fold.row.id,
  attempt_id: attemptId,
  receipt_id: report.receiptId,
  account_id: report.accountId,
  provider_message_id: report.providerMessageId,
  status: report.status,
  status_raw: report.statusRaw,
  error_code: report.error?.code ?? null,
  error_message: report.error?.message ?? null,
  applied,
  received_at: report.receivedAt,
  event_id: applied ? newId() : null,
  event_type: applied ? `message.${fold.current}` : null,
  event_data: applied ? { state: fold.current, ...(report.error ? { errorCode: report.error.code } : {}) } : null,
});

interface MatchRow extends QueryResultRow {
  idx: number;
  message_id: string | null;
  attempt_id: string | null;
}

interface LockedRow extends QueryResultRow {
  id: string;
  workspace_id: string;
  account_id: string;
  channel_id: string;
  template_id: string | null;
  state: MessageState;
  error: MessageError | null;
}
