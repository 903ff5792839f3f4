import { messageStates } from '@heliograph/domain';
import { z } from 'zod';

export interface EventType {
  description: string;
  /** What `data` holds at least; more may be added. Ids and words of state, never texts, numbers or secrets. */
  data: z.ZodType;
}

const text = z.string();
const shape = (fields: z.ZodRawShape = {}): z.ZodType => z.looseObject(fields);
const type = (description: string, fields: z.ZodRawShape = {}): EventType => ({ description, data: shape(fields) });

const accountOf = { accountId: text };
const versionOf = { ...accountOf, version: z.number() };

const messageMoved = Object.fromEntries(
  messageStates.map((state) => [
    `message.${state}`,
    type(`A message of yours is now ${state.replace('_', ' ')}`, { state: text.optional(), errorCode: text.optional() }),
  ]),
);

/** Every type of event there is, by every way they are told. A test holds it against the code that writes them. */
export const eventTypes: Readonly<Record<string, EventType>> = {
  'account.created': type('An account was added', { provider: text }),
  'account.changed': type('Fields of an account changed', { fields: z.array(text) }),
  'account.eligibility_recorded': type('A fact about the standing of an account was recorded'),
  'account.reinstated': type('A refused account was reinstated on written notice'),
  'account.onboarding_changed': type('An item of the checklist was done or opened again', { item: text, state: text }),
  'account.circuit_opened': type('The provider refuses everything of this account: nothing is sent until a probe succeeds'),
  'account.circuit_closed': type('The account sends again'),
  'agent.invited': type('Somebody was invited to be an agent, or invited anew', { agentId: text, role: text }),
  'agent.joined': type('An invited agent set a password and may sign in', { agentId: text }),
  'agent.password_reset': type('An agent set a new password by a link', { agentId: text }),
  'agent.changed': type('An agent changed'),
  'agent.disabled': type('An agent may no longer sign in'),
  'agent.enabled': type('An agent may sign in again'),
  'agent.presence_changed': type('An agent came, paused or went', { agentId: text, presence: text }),
  'broadcast.created': type('A broadcast was drafted'),
  'broadcast.changed': type('A draft of a broadcast changed'),
  'broadcast.deleted': type('A draft of a broadcast was deleted'),
  'broadcast.recipients_added': type('Recipients were added to a draft of a broadcast'),
  'broadcast.ready': type('A broadcast is settled and can be started'),
  'broadcast.frozen': type('The recipients of a broadcast are settled'),
  'broadcast.started': type('A broadcast goes out'),
  'broadcast.paused': type('A broadcast waits'),
  'broadcast.resumed': type('A broadcast goes on'),
  'broadcast.canceled': type('A broadcast was stopped for good'),
  'broadcast.finished': type('Everybody of a broadcast has been served or refused'),
  'channel.created': type('A channel was added', accountOf),
  'channel.changed': type('Fields of a channel changed', accountOf),
  'channel.status_changed': type('The provider says another status of a channel'),
  'channel.routing_changed': type('Who gets the conversations of a channel changed'),
  'channel.circuit_opened': type('The provider refuses everything of this channel: nothing is sent until a probe succeeds'),
  'channel.circuit_closed': type('The channel sends again'),
  'consent.recorded': type('An entry of the consent ledger was written', { consentId: text, purpose: text, kind: text }),
  'consent_import.completed': type('An import of consents was read to its end'),
  'consent_import.completed_with_rejections': type(
    'An import of consents was read to its end, and some of its rows were rejected',
  ),
  'consent_import.failed': type('An import of consents stopped'),
  'contact.created': type('A contact was added'),
  'contact.changed': type('Fields of a contact changed'),
  'contact.tagged': type('The tags of a contact changed', { tags: z.array(text) }),
  'contact.blocked': type('Nothing is sent to a contact any more'),
  'contact.unblocked': type('A contact may be written to again'),
  'contact.merged': type('Two contacts became one'),
  'conversation.created': type('A customer wrote for the first time'),
  'conversation.changed': type('Fields of a conversation changed'),
  'conversation.assigned': type('An agent has the conversation, or nobody any more'),
  'conversation.transferred': type('A conversation was offered to somebody else'),
  'conversation.taken': type('An offered or waiting conversation was taken'),
  'conversation.waiting': type('A conversation waits in the queue of a team'),
  'conversation.transfer_withdrawn': type('An offer of a conversation was taken back, declined or not taken in time'),
  'conversation.inactive': type('Nothing was said in a conversation for a while, or its window closed'),
  'conversation.tagged': type('The tags of a conversation changed', { tags: z.array(text) }),
  'conversation.ended': type('A conversation ended'),
  'conversation.reopened': type('An ended conversation goes on'),
  'conversation.escalated': type('A conversation waited for too long and went to another team'),
  'conversation.window_closing': type('The time to answer freely is nearly over'),
  'media.ready': type('A file can be fetched'),
  ...messageMoved,
  'message.received': type('A customer wrote', { conversationId: text, contactId: text, channelId: text, type: text }),
  'note.created': type('A note was added to a conversation'),
  'note.deleted': type('A note was taken away'),
  'receipt.quarantined': type('A webhook of the provider could not be trusted or understood, and was kept aside'),
  'team.created': type('A team was added', { teamId: text }),
  'team.changed': type('The name or the members of a team changed', { teamId: text }),
  'team.removed': type('A team is no more; what waited for it waits for anybody', { teamId: text }),
  'team.hours_changed': type('The business hours of a team changed'),
  'template.created': type('A template was drafted', accountOf),
  'template.edited': type('The draft of a template changed', versionOf),
  'template.imported': type('A template made elsewhere was found', { status: text, name: text, language: text }),
  'template.submitted': type('A template was handed in for review'),
  'template.submission_failed': type('A template could not be handed in'),
  'template.in_review': type('WhatsApp reviews a template'),
  'template.approved': type('WhatsApp approved a template'),
  'template.rejected': type('WhatsApp rejected a template'),
  'template.paused': type('WhatsApp paused a template'),
  'template.disabled': type('WhatsApp disabled a template'),
  'template.status_changed': type('The provider says another status of a template'),
  'template.category_changed': type('WhatsApp moved a template to another category', { from: text, to: text }),
  'template.gone': type('A template is no longer listed at the provider', { name: text, language: text }),
  'template.deleted': type('A template was deleted'),
  'template.replaced': type('What waited for a template goes with another one', accountOf),
  'template.appealed': type('An appeal was recorded', versionOf),
  'template.appeal_decided': type('An appeal was decided'),
  'template.review_near_due': type('A review is nearly due'),
  'template.review_overdue': type('A review is overdue'),
  'template.quota_near': type('An account has nearly as many templates as it may have'),
  'template.send_refused': type('The provider refused a template that we held for sendable', { code: text, messageId: text }),
  'template.held': type('What uses a template waits, because the provider refuses it', { code: text, dependants: z.number() }),
  'template.released': type('A held template goes out again'),
  'webhook.test': type('What you asked for to try a webhook endpoint; sent to that endpoint only'),
  'webhook_endpoint.paused': type('A webhook endpoint failed for too long, or said that it is gone: nothing is sent to it', {
    reason: text,
  }),
  'workspace.changed': type('Settings of the workspace changed', { fields: z.array(text) }),
};

/** The first words: what a filter such as `message.*` may begin with. */
export const eventFamilies: readonly string[] = [
  ...new Set(Object.keys(eventTypes).map((name) => name.split('.', 1)[0] as string)),
];
