import type { Decision } from '@heliograph/domain';
import { newId } from '@heliograph/platform';
import type { InboundDraft } from '../conversations/inbound.store';
import type { MessageDraft } from '../messages/accept-messages.store';
import type { ReportDraft } from '../messages/delivery-report.store';
import type { AttemptClosing, HandOffVerdict } from '../messages/hand-off.store';
import type { ReceiptDraft } from '../receipts/receipt.store';
import { minutesAfter, seedTime, type SeededWorkspace } from './seeded-workspace';

export const allowed: Decision = {
  verdict: 'allow',
  reasons: [],
  policyVersion: 'test',
  interaction: 'notification',
  window: { open: true, opensAt: null, closesAt: null },
};

export const heldFor = (code: 'account_restricted' | 'limit_reached'): Decision => ({
  ...allowed,
  verdict: 'hold',
  reasons: [{ code, rule: 'R5', message: 'Held.', facts: {}, remedy: 'Wait.', effect: 'hold' }],
});

/** A queued free-form message to the seeded contact, due at once. */
export function aMessageDraft(place: SeededWorkspace, overrides: Partial<MessageDraft> = {}): MessageDraft {
  const id = overrides.id ?? newId();
  return {
    id,
    workspaceId: place.workspaceId,
    accountId: place.account.id,
    channelId: place.channel.id,
    contactId: place.contact.id,
    conversationId: null,
    newConversationId: newId(),
    kind: 'free_form',
    purpose: 'service',
    lane: 'reply',
    state: 'queued',
    content: { type: 'text', text: 'Hello' },
    templateId: null,
    variables: null,
    fallback: null,
    reference: null,
    onUnknown: 'ask',
    actor: 'key_test',
    sendAt: null,
    expiresAt: null,
    createdAt: seedTime,
    dueAt: seedTime,
    decision: allowed,
    decisionFacts: {},
    event: { id: newId(), type: 'message.queued', data: { state: 'queued' } },
    idempotency: null,
    ...overrides,
  };
}

const sendNow = (attemptId: string, useFallback = false) =>
  ({ act: 'send', attemptId, worker: 'w1', leaseUntil: minutesAfter(2), useFallback }) as const;

/** The verdict "hand it over now", as its own attempt. */
export const toSend = (messageId: string, attemptId: string = newId(), useFallback = false): HandOffVerdict => ({
  messageId,
  decidedAt: minutesAfter(1),
  decision: allowed,
  decisionFacts: {},
  next: sendNow(attemptId, useFallback),
});

export const anEvent = (type: string) => ({ id: newId(), type, data: {} });

/** The provider took the message. */
export function anAcceptance(
  place: SeededWorkspace,
  messageId: string,
  attemptId: string,
  overrides: Partial<AttemptClosing> = {},
): AttemptClosing {
  return {
    attemptId,
    messageId,
    accountId: place.account.id,
    workspaceId: place.workspaceId,
    closedAt: minutesAfter(2),
    outcome: 'accepted',
    providerMessageId: `SM${attemptId}`,
    requestId: null,
    error: null,
    next: 'handed_off',
    dueAt: null,
    event: anEvent('message.handed_off'),
    ...overrides,
  };
}

/** A provider's word about a message it knows by this id. */
export const aReport = (
  place: SeededWorkspace,
  providerMessageId: string,
  status: ReportDraft['status'],
  overrides: Partial<ReportDraft> = {},
): ReportDraft => ({
  receiptId: null,
  attemptId: null,
  accountId: place.account.id,
  providerMessageId,
  status,
  statusRaw: status ?? 'a-word-nobody-knows',
  error: null,
  receivedAt: minutesAfter(3),
  ...overrides,
});

/** A text of a customer with a phone. */
export const anInbound = (place: SeededWorkspace, phone: string, overrides: Partial<InboundDraft> = {}): InboundDraft => ({
  messageId: newId(),
  workspaceId: place.workspaceId,
  accountId: place.account.id,
  channelId: place.channel.id,
  providerMessageId: `SM${newId()}`,
  identities: [{ kind: 'phone', value: phone }],
  phone,
  country: 'DE',
  profileName: null,
  content: { type: 'text', text: 'Hi' },
  sentAt: seedTime,
  receivedAt: seedTime,
  opensWindow: true,
  ...overrides,
});

export const aReceipt = (place: SeededWorkspace, overrides: Partial<ReceiptDraft> = {}): ReceiptDraft => ({
  id: newId(),
  workspaceId: place.workspaceId,
  accountId: place.account.id,
  provider: 'twilio',
  door: 'messages',
  url: 'https://door.test/webhooks',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: 'MessageSid=SM1',
  contactKey: null,
  receivedAt: seedTime,
  ...overrides,
});
