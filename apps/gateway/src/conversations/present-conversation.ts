import type { ConversationBody } from '@heliograph/contracts';
import { policyAt, priorityOf, serviceWindow } from '@heliograph/domain';
import type { ConversationView } from '@heliograph/persistence';
import { toPublicId, type IdKind } from '@heliograph/platform';

const named = <Kind extends IdKind>(kind: Kind, id: string | null, name: string | null) =>
  id === null || name === null ? null : { id: toPublicId(kind, id), name };

/** With the service window as it is at `now` (R9). */
export function presentConversation(conversation: ConversationView, now: Date): ConversationBody {
  const window = serviceWindow(conversation.lastCustomerMessageAt, policyAt(now));
  return {
    id: toPublicId('conversation', conversation.id),
    channel: toPublicId('channel', conversation.channelId),
    channelName: conversation.channelName,
    contact: toPublicId('contact', conversation.contactId),
    contactName: conversation.contactName,
    status: conversation.status as ConversationBody['status'],
    priority: priorityOf(conversation.priority),
    assignee: named('agent', conversation.assigneeId, conversation.assigneeName),
    team: named('team', conversation.teamId, conversation.teamName),
    tags: (conversation.tags ?? []).map(({ id, ...tag }) => ({ id: toPublicId('tag', id), ...tag })),
    waitingSince: conversation.waitingSince?.toISOString() ?? null,
    unansweredSince: conversation.unansweredSince?.toISOString() ?? null,
    offeredTo: offerOf(conversation),
    unreadCount: conversation.unreadCount,
    lastMessageAt: conversation.lastMessageAt.toISOString(),
    lastMessage: lastMessageOf(conversation),
    window: {
      open: window.isOpen(now),
      opensAt: window.opensAt?.toISOString() ?? null,
      closesAt: window.closesAt?.toISOString() ?? null,
      secondsLeft: window.secondsLeft(now),
      clock: conversation.windowClock === 'provider' ? 'provider' : 'ours',
    },
    version: conversation.version,
    createdAt: conversation.createdAt.toISOString(),
  };
}

/** A transfer to a team that is no more is none. */
function offerOf(conversation: ConversationView): ConversationBody['offeredTo'] {
  const { offeredToKind, offeredToId, offeredToName, offeredFromId, offeredFromName, offerNote, offeredAt } = conversation;
  if (offeredToId === null || offeredToName === null || offeredAt === null) return null;
  const kind = offeredToKind === 'team' ? 'team' : 'agent';
  return {
    kind,
    id: toPublicId(kind, offeredToId),
    name: offeredToName,
    from: named('agent', offeredFromId, offeredFromName),
    note: offerNote,
    at: offeredAt.toISOString(),
  };
}

function lastMessageOf({ lastMessage }: ConversationView): ConversationBody['lastMessage'] {
  if (!lastMessage) return null;
  const { id, at, state, ...rest } = lastMessage;
  return {
    id: toPublicId('message', id),
    ...rest,
    state: state as NonNullable<ConversationBody['lastMessage']>['state'],
    at: new Date(at).toISOString(),
  };
}
