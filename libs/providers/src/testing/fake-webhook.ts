import { createHmac, timingSafeEqual } from 'node:crypto';
import { deliveryStatuses } from '@heliograph/domain';
import type { DeliveryStatus } from '@heliograph/domain';
import type { ProviderAccount, RawWebhook, WebhookEvent, WebhookHints } from '../provider';

type Inbound = Extract<WebhookEvent, { type: 'inbound_message' }>;
type Report = Extract<WebhookEvent, { type: 'delivery_report' }>;

/** What a fake webhook carries: our own event words as JSON; only what parsing derives is left out. */
export type FakeEvent =
  (Omit<Inbound, 'raw' | 'sentAt'> & { sentAt?: Date | null }) | Omit<Report, 'raw' | 'status' | 'attemptId'> | { type: 'other' };

interface FakeBody {
  providerAccountId: string;
  /** E.164 of our number. */
  phone: string | null;
  events: unknown[];
}

/**
 * A webhook of the fake provider, signed over method, URL and body with HMAC-SHA256 in `x-fake-signature`.
 * `key` absent = the account's `authToken`; null = unsigned. An attempt id rides in the URL's query, as `attempt`.
 */
export function fakeWebhook(
  account: Pick<ProviderAccount, 'providerAccountId' | 'credentials'>,
  webhook: { url: string; phone: string | null; events: readonly FakeEvent[]; key?: string | null },
): RawWebhook {
  const body: FakeBody = { providerAccountId: account.providerAccountId, phone: webhook.phone, events: [...webhook.events] };
  const rawBody = Buffer.from(JSON.stringify(body));
  const unsigned = { method: 'POST', url: webhook.url, rawBody };
  const key = webhook.key === undefined ? (account.credentials['authToken'] ?? '') : webhook.key;
  return {
    ...unsigned,
    headers: { 'content-type': 'application/json', ...(key === null ? {} : { 'x-fake-signature': sign(key, unsigned) }) },
  };
}

export function verifyFakeWebhook(account: ProviderAccount, webhook: RawWebhook): boolean {
  const signature = webhook.headers['x-fake-signature'];
  if (!signature || webhook.headers['content-type'] !== 'application/json') return false;
  const { authToken, secondaryAuthToken } = account.credentials;
  return [authToken, secondaryAuthToken].some((key) => {
    if (!key) return false;
    const [given, expected] = [Buffer.from(signature), Buffer.from(sign(key, webhook))];
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

export function parseFakeWebhook(webhook: RawWebhook): WebhookEvent[] {
  const body = readBody(webhook);
  if (body === null) return [{ type: 'unrecognised', reason: 'not the JSON of a fake webhook', raw: {} }];
  return body.events.map((event) => parseEvent(event, webhook.url));
}

export function fakeWebhookHints(webhook: RawWebhook): WebhookHints {
  const body = readBody(webhook);
  const [first] = (body?.events ?? []) as { type?: string; fromPhone?: string | null; fromUserId?: string | null }[];
  const sender = first?.type === 'inbound_message' ? (first.fromPhone ?? first.fromUserId ?? null) : null;
  return { providerAccountId: body?.providerAccountId ?? null, phone: body?.phone ?? null, sender };
}

/** Ids and event types of a fake webhook, for logs. */
export function fakeWebhookIds(webhook: RawWebhook): Record<string, string> {
  const events = (readBody(webhook)?.events ?? []) as { type?: string; providerMessageId?: string }[];
  return Object.fromEntries(events.map(({ type, providerMessageId }, index) => [`${index}:${type}`, providerMessageId ?? '']));
}

const sign = (key: string, webhook: Pick<RawWebhook, 'method' | 'url' | 'rawBody'>): string =>
  createHmac('sha256', key).update(`${webhook.method} ${webhook.url}\n`).update(webhook.rawBody).digest('hex');

function readBody(webhook: RawWebhook): FakeBody | null {
  try {
    const body = JSON.parse(webhook.rawBody.toString('utf8')) as FakeBody;
    return Array.isArray(body.events) ? body : null;
  } catch {
    return null;
  }
}

function parseEvent(value: unknown, url: string): WebhookEvent {
  const raw = value as Record<string, unknown>;
  switch (raw['type']) {
    case 'inbound_message': {
      const inbound = value as Omit<Inbound, 'raw' | 'sentAt'> & { sentAt?: string | null };
      return { ...inbound, sentAt: inbound.sentAt ? new Date(inbound.sentAt) : null, raw };
    }
    case 'delivery_report': {
      const report = value as Omit<Report, 'raw' | 'status' | 'attemptId'>;
      const status = deliveryStatuses.find((word: DeliveryStatus) => word === report.statusRaw) ?? null;
      return { ...report, status, attemptId: new URL(url).searchParams.get('attempt'), raw };
    }
    default:
      return { type: 'unrecognised', reason: 'a fake event of another type', raw };
  }
}
