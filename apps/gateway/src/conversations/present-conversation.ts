import type { ConversationBody } from '@heliograph/contracts';
import { policyAt, serviceWindow } from '@heliograph/domain';
import type { Conversation } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';

/** With the service window as it is at `now` (R9). */
export function presentConversation(conversation: Conversation, now: Date): ConversationBody {
  const window = serviceWindow(conversation.lastCustomerMessageAt, policyAt(now));
  return {
    id: toPublicId('conversation', conversation.id),
    channel: toPublicId('channel', conversation.channelId),
    contact: toPublicId('contact', conversation.contactId),
    status: conversation.status,
    unreadCount: conversation.unreadCount,
    lastMessageAt: conversation.lastMessageAt?.toISOString() ?? null,
    window: {
      open: window.isOpen(now),
      opensAt: window.opensAt?.toISOString() ?? null,
      closesAt: window.closesAt?.toISOString() ?? null,
      secondsLeft: window.secondsLeft(now),
    },
    createdAt: conversation.createdAt.toISOString(),
  };
}
