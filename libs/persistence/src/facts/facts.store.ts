import type {
  FreeFormContent,
  Lane,
  MessageState,
  OnboardingItem,
  Purpose,
  TemplateCategory,
  TemplateContent,
  TemplateStatus,
} from '@heliograph/domain';
import type { QueryResultRow } from 'pg';
import type { HotSql } from '../sql';
import { dateOrNull } from '../sql';
import type {
  CapJson,
  ChannelFacts,
  ConsentJson,
  OnboardingRow,
  RecipientFacts,
  StandingColumn,
  TemplateFacts,
} from './send-facts';
import { readCaps, readConsent, readStanding } from './send-facts';

const channelColumns = `
  c.id, c.workspace_id, c.account_id, c.phone, c.status, c.status_reason, a.provider, a.standing, a.messaging_limit, c.throughput_per_second, w.settings,
  a.business_manager_name, a.waba_id, c.provider_channel_id, c.last_signed_webhook_at,
  (SELECT json_agg(json_build_object('name', o.name, 'state', o.state, 'source', o.source, 'at', o.at, 'proof', o.proof))
     FROM onboarding_items o
    WHERE o.account_id = a.id AND o.channel_id IN (c.id, '00000000-0000-0000-0000-000000000000')) AS onboarding
  FROM channels c JOIN accounts a ON a.id = c.account_id JOIN workspaces w ON w.id = c.workspace_id`;

const channelsWanted = {
  name: 'facts-channels',
  text: `SELECT ${channelColumns} WHERE (c.id, c.workspace_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))`,
};
const channelsOfMessages = {
  name: 'facts-channels-of-messages',
  text: `SELECT ${channelColumns} WHERE c.id IN (SELECT m.channel_id FROM messages m WHERE m.id = ANY($1::uuid[]))`,
};

const templateColumns = `
  t.id, t.workspace_id, t.account_id, t.name, t.language, t.status, t.status_raw, t.category, t.content, t.rejection_reason,
  t.paused_until, t.provider_template_id, t.held_at, t.held_code`;
const templatesWanted = {
  name: 'facts-templates',
  text: `SELECT r.idx, ${templateColumns}
    FROM json_to_recordset($1::json) AS r(idx int, workspace_id uuid, channel_id uuid, template_id uuid, name text, language text)
    LEFT JOIN channels c ON c.id = r.channel_id
    JOIN templates t ON t.workspace_id = r.workspace_id AND t.deleted_at IS NULL
     AND (t.id = r.template_id OR (r.template_id IS NULL AND t.account_id = c.account_id AND t.name = r.name
          AND lower(replace(t.language, '-', '_')) = lower(replace(r.language, '-', '_'))))
    ORDER BY r.idx, t.language = r.language, t.id`,
};
const templatesOfMessages = {
  name: 'facts-templates-of-messages',
  text: `SELECT ${templateColumns} FROM templates t
    WHERE t.deleted_at IS NULL AND t.id IN (
      SELECT unnest(ARRAY[m.template_id, (m.fallback->>'templateId')::uuid]) FROM messages m WHERE m.id = ANY($1::uuid[]))`,
};

const consentOf = (contact: string) => `
  (SELECT json_agg(json_build_object('id', e.id, 'purpose', e.purpose, 'kind', e.kind, 'occurredAt', e.occurred_at,
          'channel', e.channel, 'actor', e.actor) ORDER BY e.occurred_at, e.id)
     FROM consent_entries e WHERE e.contact_id = ${contact}) AS consent`;
/**
 * The workspace's own caps and how much of each this contact has used; no work where the workspace set none. Read by conversation and
 * the time inside the ids: what waited here for more than a week before it left is not seen. `before`: only what was accepted earlier
 * goes first.
 */
const capsOf = (workspace: string, contact: string, before: string) => `
  (SELECT json_agg(json_build_object('category', cap->>'category', 'max', (cap->>'max')::int, 'perHours', (cap->>'perHours')::int,
          'handedOffAt', used.handed_off, 'waitingAhead', COALESCE(used.ahead, 0)))
     FROM workspaces ws
     CROSS JOIN LATERAL jsonb_array_elements(ws.settings->'caps') AS cap
     CROSS JOIN LATERAL (
       SELECT (array_agg(m2.handed_off_at ORDER BY m2.handed_off_at DESC) FILTER (WHERE m2.handed_off_at IS NOT NULL))
                [1:(cap->>'max')::int] AS handed_off,
              (count(*) FILTER (WHERE m2.handed_off_at IS NULL AND (m2.state IN ('handing_off', 'unknown') OR m2.id < ${before})))::int
                AS ahead
         FROM conversations c2 JOIN messages m2 ON m2.conversation_id = c2.id
        WHERE c2.contact_id = ${contact} AND m2.direction = 'out' AND m2.kind = 'template' AND m2.purpose = cap->>'category'
          AND m2.id <> ${before}
          AND m2.id >= (lpad(to_hex((extract(epoch FROM now() - make_interval(hours => (cap->>'perHours')::int + 168)) * 1000)::bigint),
                            12, '0') || repeat('0', 20))::uuid
          AND (m2.state IN ('queued', 'handing_off', 'unknown', 'handed_off', 'sent', 'delivered', 'read')
               OR (m2.state = 'held' AND m2.hold_reasons @> '[{"code": "limit_reached"}]'))
     ) AS used
    WHERE ws.id = ${workspace}) AS caps`;
const anyLater = `'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid`;
const contactColumns = `co.id AS contact_id, co.phone, co.country, co.blocked_at, co.unreachable_until, co.wrote_to_us_at,
  co.merged_into, co.time_zone`;

const recipientsWanted = {
  name: 'facts-recipients',
  text: `SELECT r.idx, ${contactColumns}, cv.id AS conversation_id, cv.last_customer_message_at, ${consentOf('co.id')},
      ${capsOf('r.workspace_id', 'co.id', anyLater)}
    FROM json_to_recordset($1::json) AS r(idx int, workspace_id uuid, channel_id uuid, contact_id uuid, kind text, address text)
    LEFT JOIN contact_identities ci
      ON r.contact_id IS NULL AND ci.workspace_id = r.workspace_id AND ci.kind = r.kind AND ci.value = r.address
    LEFT JOIN contacts co ON co.id = COALESCE(r.contact_id, ci.contact_id) AND co.workspace_id = r.workspace_id
    LEFT JOIN conversations cv ON cv.channel_id = r.channel_id AND cv.contact_id = co.id`,
};
/** The error of an attempt that ended before the provider was called. */
export const notCalledCode = 'lease_ended';
const messagesWithRecipients = {
  name: 'facts-messages',
  text: `SELECT m.id, m.workspace_id, m.account_id, m.channel_id, m.conversation_id, m.kind, m.purpose, m.lane, m.state, m.content,
      m.template_id, m.template_variables, m.fallback, m.expires_at, m.attempt_count, m.on_unknown, m.created_at, m.reply_to,
      CASE WHEN m.attempt_count = 0 THEN 0 ELSE (SELECT count(*)::int FROM attempts a WHERE a.message_id = m.id AND a.outcome = 'refused'
        AND a.error_code IS DISTINCT FROM '${notCalledCode}') END AS refusals,
      (SELECT q.provider_message_id FROM messages q
        WHERE q.id = COALESCE(m.reply_to, CASE WHEN m.content->>'type' = 'reaction' THEN (m.content->>'messageId')::uuid END)) AS quoted,
      ${contactColumns}, cv.last_customer_message_at, ${consentOf('m.contact_id')},
      ${capsOf('m.workspace_id', 'm.contact_id', 'm.id')},
      (SELECT ci.value FROM contact_identities ci WHERE ci.contact_id = m.contact_id AND ci.kind = 'provider_user_id' LIMIT 1) AS user_id
    FROM messages m
    JOIN contacts co ON co.id = m.contact_id
    LEFT JOIN conversations cv ON cv.id = m.conversation_id
    WHERE m.id = ANY($1::uuid[]) AND m.direction = 'out'`,
};

export interface TemplateWanted {
  workspaceId: string;
  channelId: string;
  templateId?: string | null;
  name?: string | null;
  language?: string | null;
}

export interface RecipientWanted {
  workspaceId: string;
  channelId: string;
  contactId?: string | null;
  /** An address as an identity: `phone` (E.164) or `provider_user_id`. */
  address?: { kind: 'phone' | 'provider_user_id'; value: string } | null;
}

export interface QueuedMessage {
  id: string;
  workspaceId: string;
  accountId: string;
  channelId: string;
  conversationId: string;
  kind: 'free_form' | 'template';
  purpose: Purpose;
  lane: Lane;
  state: MessageState;
  content: FreeFormContent | null;
  templateId: string | null;
  variables: Record<string, string>;
  fallback: { templateId: string; variables: Record<string, string> } | null;
  expiresAt: Date | null;
  attemptCount: number;
  /** How many attempts the provider refused; one that never called it, or whose outcome stayed unknown, is none of them. */
  refusals: number;
  onUnknown: string | null;
  createdAt: Date;
  /** It quotes another message. */
  quotes: boolean;
  /** The provider's id of what it quotes or reacts to. */
  quotedProviderId: string | null;
  /** E.164, or the provider user id when there is no phone. */
  address: string | null;
  recipient: RecipientFacts;
}

/** Reads all facts of many decisions in one round trip: the queries of one call go out side by side. */
export class FactsStore {
  constructor(private readonly sql: HotSql) {}

  /**
   * Another workspace's ids find nothing of their own; `channels` is one map for the whole group, so a caller that groups requests of
   * several workspaces compares the channel's `workspaceId` with the request's.
   */
  async forAccept(templates: TemplateWanted[], recipients: RecipientWanted[]) {
    const wantedChannels = [recipients.map((wanted) => wanted.channelId), recipients.map((wanted) => wanted.workspaceId)];
    const [channelRows, templateRows, recipientRows] = await Promise.all([
      this.sql.query<ChannelRow>(channelsWanted, wantedChannels),
      templates.length === 0
        ? []
        : this.sql.query<TemplateRow & { idx: number }>(templatesWanted, [JSON.stringify(templates.map(toTemplateRecord))]),
      this.sql.query<RecipientRow & { idx: number }>(recipientsWanted, [JSON.stringify(recipients.map(toRecipientRecord))]),
    ]);
    const templateAt: (TemplateFacts | null)[] = templates.map(() => null);
    for (const row of templateRows) templateAt[row.idx] = toTemplateFacts(row);
    const recipientAt: RecipientFacts[] = recipients.map(() => nobody);
    for (const row of await this.followMerges(recipients, recipientRows)) recipientAt[row.idx] = toRecipientFacts(row);
    return { channels: byId(channelRows.map(toChannelFacts)), templates: templateAt, recipients: recipientAt };
  }

  /** Who still writes to a merged contact writes to the one it was merged into: asked for again, because it is rare. */
  private async followMerges(wanted: RecipientWanted[], rows: (RecipientRow & { idx: number })[]) {
    const merged = rows.filter((row) => row.merged_into !== null);
    if (merged.length === 0) return rows;
    const survivors = merged.map(({ idx, merged_into }) =>
      toRecipientRecord({ ...(wanted[idx] as RecipientWanted), contactId: merged_into, address: null }, idx),
    );
    const found = await this.sql.query<RecipientRow & { idx: number }>(recipientsWanted, [JSON.stringify(survivors)]);
    return [...rows.filter((row) => row.merged_into === null), ...found];
  }

  /** Messages as they stand now, whatever their state; the caller's claim decides whether it may act. */
  async forMessages(messageIds: string[]) {
    const [messageRows, channelRows, templateRows] = await Promise.all([
      this.sql.query<MessageRow>(messagesWithRecipients, [messageIds]),
      this.sql.query<ChannelRow>(channelsOfMessages, [messageIds]),
      this.sql.query<TemplateRow>(templatesOfMessages, [messageIds]),
    ]);
    return {
      messages: messageRows.map(toQueuedMessage),
      channels: byId(channelRows.map(toChannelFacts)),
      templates: byId(templateRows.map(toTemplateFacts)),
    };
  }
}

const byId = <Item extends { id: string }>(items: Item[]): Map<string, Item> => new Map(items.map((item) => [item.id, item]));

const nobody: RecipientFacts = {
  contactId: null,
  phone: null,
  country: null,
  timeZone: null,
  blockedAt: null,
  unreachableUntil: null,
  wroteToUsAt: null,
  conversationId: null,
  lastCustomerMessageAt: null,
  consent: [],
  caps: [],
};

const toTemplateRecord = (wanted: TemplateWanted, idx: number) => ({
  idx,
  workspace_id: wanted.workspaceId,
  channel_id: wanted.channelId,
  template_id: wanted.templateId ?? null,
  name: wanted.name ?? null,
  language: wanted.language ?? null,
});

const toRecipientRecord = (wanted: RecipientWanted, idx: number) => ({
  idx,
  workspace_id: wanted.workspaceId,
  channel_id: wanted.channelId,
  contact_id: wanted.contactId ?? null,
  kind: wanted.address?.kind ?? null,
  address: wanted.address?.value ?? null,
});

interface ChannelRow extends QueryResultRow {
  id: string;
  workspace_id: string;
  account_id: string;
  phone: string;
  status: ChannelFacts['channel']['status'];
  status_reason: string | null;
  provider: string;
  standing: StandingColumn;
  messaging_limit: number | null;
  throughput_per_second: number;
  settings: Record<string, unknown>;
  onboarding: OnboardingRow[] | null;
}

function toChannelFacts(row: ChannelRow): ChannelFacts {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    accountId: row.account_id,
    provider: row.provider,
    phone: row.phone,
    messagingLimit: row.messaging_limit,
    perSecond: row.throughput_per_second,
    settings: row.settings,
    account: { id: row.account_id, onboarding: readOnboarding(row.onboarding), ...readStanding(row.standing) },
    channel: { id: row.id, accountId: row.account_id, status: row.status, reason: row.status_reason },
  };
}

export const readOnboarding = (rows: OnboardingRow[] | null): OnboardingItem[] =>
  (rows ?? []).map((row) => ({ name: row.name, state: row.state, source: row.source, at: dateOrNull(row.at), proof: row.proof }));

interface TemplateRow extends QueryResultRow {
  id: string;
  workspace_id: string;
  account_id: string;
  name: string;
  language: string;
  status: TemplateStatus;
  status_raw: string | null;
  category: TemplateCategory;
  content: TemplateContent | null;
  rejection_reason: string | null;
  paused_until: Date | null;
  provider_template_id: string | null;
  held_at: Date | null;
  held_code: string | null;
}

function toTemplateFacts(row: TemplateRow): TemplateFacts {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    accountId: row.account_id,
    name: row.name,
    language: row.language,
    status: row.status,
    statusRaw: row.status_raw,
    category: row.category,
    content: row.content ?? { kind: 'text', body: '', variables: [] },
    rejectionReason: row.rejection_reason,
    pausedUntil: row.paused_until,
    held: row.held_at && { at: row.held_at, code: row.held_code ?? '' },
    providerTemplateId: row.provider_template_id,
  };
}

interface RecipientRow extends QueryResultRow {
  contact_id: string | null;
  phone: string | null;
  country: string | null;
  time_zone: string | null;
  blocked_at: Date | null;
  unreachable_until: Date | null;
  wrote_to_us_at: Date | null;
  merged_into: string | null;
  conversation_id: string | null;
  last_customer_message_at: Date | null;
  consent: ConsentJson[] | null;
  caps: CapJson[] | null;
}

const toRecipientFacts = (row: RecipientRow): RecipientFacts => ({
  contactId: row.contact_id,
  phone: row.phone,
  country: row.country,
  timeZone: row.time_zone,
  blockedAt: row.blocked_at,
  unreachableUntil: row.unreachable_until,
  wroteToUsAt: row.wrote_to_us_at,
  conversationId: row.conversation_id,
  lastCustomerMessageAt: row.last_customer_message_at,
  consent: readConsent(row.consent),
  caps: readCaps(row.caps),
});

interface MessageRow extends RecipientRow {
  id: string;
  workspace_id: string;
  account_id: string;
  channel_id: string;
  conversation_id: string;
  kind: 'free_form' | 'template';
  purpose: Purpose;
  lane: Lane;
  state: MessageState;
  content: FreeFormContent | null;
  template_id: string | null;
  template_variables: Record<string, string> | null;
  fallback: QueuedMessage['fallback'];
  expires_at: Date | null;
  attempt_count: number;
  refusals: number;
  on_unknown: string | null;
  created_at: Date;
  reply_to: string | null;
  quoted: string | null;
  user_id: string | null;
}

const toQueuedMessage = (row: MessageRow): QueuedMessage => ({
  id: row.id,
  workspaceId: row.workspace_id,
  accountId: row.account_id,
  channelId: row.channel_id,
  conversationId: row.conversation_id,
  kind: row.kind,
  purpose: row.purpose,
  lane: row.lane,
  state: row.state,
  content: row.content,
  templateId: row.template_id,
  variables: row.template_variables ?? {},
  fallback: row.fallback,
  expiresAt: row.expires_at,
  attemptCount: row.attempt_count,
  refusals: row.refusals,
  onUnknown: row.on_unknown,
  createdAt: row.created_at,
  quotes: row.reply_to !== null,
  quotedProviderId: row.quoted,
  address: row.phone ?? row.user_id,
  recipient: toRecipientFacts(row),
});
