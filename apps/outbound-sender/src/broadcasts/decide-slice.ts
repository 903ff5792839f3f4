import { decideSend, disposition, nextLook, standingCodes, templateLossCodes, type Reason } from '@heliograph/domain';
import {
  factsForTheRecord,
  recipientFacts,
  type Broadcast,
  type MessageDraft,
  type PendingRecipient,
  type Stores,
} from '@heliograph/persistence';
import { newId } from '@heliograph/platform';

export interface DecidedSlice {
  drafts: MessageDraft[];
  refused: { contactId: string; code: string; detail: string }[];
}

/** The whole broadcast waits: its account, number or template may not send now, whoever the recipient is. */
export interface BlockedSlice {
  blocked: Reason;
}

const commonCodes = new Set<string>([...standingCodes, ...templateLossCodes]);

/** The second moment, for a slice at once: the same policy as at accept and hand-off, on facts read now. */
export async function decideSlice(
  stores: Pick<Stores, 'facts'>,
  broadcast: Broadcast,
  recipients: readonly PendingRecipient[],
  now: Date,
): Promise<DecidedSlice | BlockedSlice> {
  const { workspaceId, channelId, templateId } = broadcast;
  const {
    channels,
    templates,
    recipients: facts,
  } = await stores.facts.forAccept(
    [{ workspaceId, channelId, templateId }],
    recipients.map(({ contactId }) => ({ workspaceId, channelId, contactId })),
  );
  const channel = channels.get(channelId);
  if (!channel) throw new Error(`channel ${channelId} of a broadcast does not exist`);
  const template = templates[0] ?? null;
  const slice: DecidedSlice = { drafts: [], refused: [] };
  for (const [index, recipient] of recipients.entries()) {
    const known = facts[index];
    if (!known || known.contactId === null) {
      slice.refused.push({
        contactId: recipient.contactId,
        code: 'recipient_invalid',
        detail: 'This contact is no longer there.',
      });
      continue;
    }
    const { facts: assembled, variables } = recipientFacts(broadcast, channel, template, recipient, known);
    const decision = decideSend(assembled, now);
    const blocked = decision.reasons.find(({ code }) => commonCodes.has(code));
    if (blocked) return { blocked };
    const act = disposition(decision, 'release');
    if (act === 'refuse') {
      const reason = decision.reasons.find(({ effect }) => effect === 'refuse') ?? (decision.reasons[0] as Reason);
      slice.refused.push({ contactId: recipient.contactId, code: reason.code, detail: reason.message });
      continue;
    }
    const state = act === 'hold' ? 'held' : 'queued';
    slice.drafts.push({
      id: newId(),
      workspaceId,
      accountId: channel.accountId,
      channelId,
      contactId: recipient.contactId,
      conversationId: known.conversationId,
      newConversationId: newId(),
      kind: 'template',
      purpose: assembled.message.purpose,
      lane: 'broadcast',
      state,
      content: null,
      templateId,
      variables,
      fallback: null,
      reference: null,
      onUnknown: 'give_up',
      actor: broadcast.createdBy,
      sendAt: null,
      expiresAt: broadcast.expiresAt,
      createdAt: now,
      dueAt: act === 'hold' ? nextLook(decision, now) : now,
      decision,
      decisionFacts: factsForTheRecord(assembled),
      event: {
        id: newId(),
        type: `message.${state}`,
        data: { state, lane: 'broadcast', channelId, contactId: recipient.contactId, broadcastId: broadcast.id },
      },
      broadcastId: broadcast.id,
      idempotency: null,
    });
  }
  return slice;
}
