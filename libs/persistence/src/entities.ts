import { Workspace } from './workspaces/workspace.entity';
import { ApiKey } from './api-keys/api-key.entity';
import { Agent } from './people/agent.entity';
import { AgentToken, RecoveryCode, SignInFailures } from './people/agent-token.entity';
import { Session } from './people/session.entity';
import { Team, TeamMember } from './people/team.entity';
import { AuditEntry } from './audit/audit-entry.entity';
import { Account } from './accounts/account.entity';
import { OnboardingItemRow } from './accounts/onboarding-item.entity';
import { EligibilityFact } from './accounts/eligibility-fact.entity';
import { AccountSync } from './accounts/account-sync.entity';
import { Channel } from './channels/channel.entity';
import { Circuit } from './circuits/circuit.entity';
import { Template } from './templates/template.entity';
import { TemplateVersion } from './templates/template-version.entity';
import { TemplateChange } from './templates/template-change.entity';
import { TemplateAppeal } from './templates/template-appeal.entity';
import { UpkeepMark } from './templates/upkeep-mark.entity';
import { Broadcast } from './broadcasts/broadcast.entity';
import { BroadcastRecipient } from './broadcasts/broadcast-recipient.entity';
import { Contact } from './contacts/contact.entity';
import { ContactIdentity } from './contacts/contact-identity.entity';
import { ConsentEntryRow } from './contacts/consent-entry.entity';
import { Conversation } from './conversations/conversation.entity';
import { AgentTurn, ChannelRouting, TeamHours } from './routing/routing.entity';
import { Message } from './messages/message.entity';
import { OutboundQueueRow } from './messages/outbound-queue-row.entity';
import { Attempt } from './messages/attempt.entity';
import { ProviderMessageId } from './messages/provider-message-id.entity';
import { DecisionRow } from './messages/decision-row.entity';
import { DeadLetterRow } from './messages/dead-letter.entity';
import { DeliveryReport } from './messages/delivery-report.entity';
import { Replay } from './messages/replay.entity';
import { ProcessRow } from './operations/process.entity';
import { WebhookReceipt } from './receipts/webhook-receipt.entity';
import { OutboxRow } from './outbox/outbox-row.entity';
import { DomainEvent } from './events/domain-event.entity';
import { WebhookDelivery } from './webhooks/webhook-delivery.entity';
import { WebhookEndpoint } from './webhooks/webhook-endpoint.entity';
import { IdempotencyKey } from './idempotency/idempotency-key.entity';
import { Evidence } from './evidence/evidence.entity';
import { ConsentImport, ConsentImportFinding, ConsentImportRow } from './consent-imports/consent-import.entity';
import { Tag } from './tags/tag.entity';
import { ConversationTag, ContactTag } from './tags/tagging.entity';
import { Note, NoteMention } from './notes/note.entity';
import { CannedReply } from './canned-replies/canned-reply.entity';
import { SavedView } from './saved-views/saved-view.entity';
import { WindowAlarm } from './window-desk/window-alarm.entity';
import { WindowNudge } from './window-desk/window-nudge.entity';
import { MessageText, ContactText, SearchProgress, ContactToRead } from './search/search-text.entity';
import { ContactMerge } from './contacts/contact-merge.entity';
import { Draft } from './drafts/draft.entity';
import { Media } from './media/media.entity';
import { PreparedContent } from './prepared-contents/prepared-content.entity';

/** Every table of the record, by hand. A test holds them against the migrated schema. */
export const entities = [
  Workspace,
  ApiKey,
  Agent,
  AgentToken,
  RecoveryCode,
  SignInFailures,
  Session,
  Team,
  TeamMember,
  AuditEntry,
  Account,
  OnboardingItemRow,
  EligibilityFact,
  AccountSync,
  Channel,
  Circuit,
  Template,
  TemplateVersion,
  TemplateChange,
  TemplateAppeal,
  UpkeepMark,
  Broadcast,
  BroadcastRecipient,
  Contact,
  ContactIdentity,
  ConsentEntryRow,
  Conversation,
  ChannelRouting,
  TeamHours,
  AgentTurn,
  Message,
  OutboundQueueRow,
  Attempt,
  ProviderMessageId,
  DecisionRow,
  DeliveryReport,
  DeadLetterRow,
  Replay,
  ProcessRow,
  WebhookReceipt,
  OutboxRow,
  DomainEvent,
  WebhookEndpoint,
  WebhookDelivery,
  IdempotencyKey,
  Evidence,
  ConsentImport,
  ConsentImportRow,
  ConsentImportFinding,
  Tag,
  ConversationTag,
  ContactTag,
  Note,
  NoteMention,
  CannedReply,
  SavedView,
  WindowAlarm,
  WindowNudge,
  MessageText,
  ContactText,
  SearchProgress,
  ContactToRead,
  ContactMerge,
  Draft,
  Media,
  PreparedContent,
];

export {
  Workspace,
  ApiKey,
  Agent,
  AgentToken,
  RecoveryCode,
  SignInFailures,
  Session,
  Team,
  TeamMember,
  AuditEntry,
  Account,
  OnboardingItemRow,
  EligibilityFact,
  AccountSync,
  Channel,
  Circuit,
  Template,
  TemplateVersion,
  TemplateChange,
  TemplateAppeal,
  UpkeepMark,
  Broadcast,
  BroadcastRecipient,
  Contact,
  ContactIdentity,
  ConsentEntryRow,
  Conversation,
  ChannelRouting,
  TeamHours,
  AgentTurn,
  Message,
  OutboundQueueRow,
  Attempt,
  ProviderMessageId,
  DecisionRow,
  DeliveryReport,
  DeadLetterRow,
  Replay,
  ProcessRow,
  WebhookReceipt,
  OutboxRow,
  DomainEvent,
  WebhookEndpoint,
  WebhookDelivery,
  IdempotencyKey,
  Evidence,
  ConsentImport,
  ConsentImportRow,
  ConsentImportFinding,
  Tag,
  ConversationTag,
  ContactTag,
  Note,
  NoteMention,
  CannedReply,
  SavedView,
  WindowAlarm,
  WindowNudge,
  MessageText,
  ContactText,
  SearchProgress,
  ContactToRead,
  ContactMerge,
  Draft,
  Media,
  PreparedContent,
};
