import type { DataSource } from 'typeorm';
import { AccountSyncStore } from './accounts/account-sync.store';
import { AccountStore } from './accounts/account.store';
import { ApiKeyStore } from './api-keys/api-key.store';
import { AuditStore } from './audit/audit.store';
import { AudienceStore } from './broadcasts/audience.store';
import { BroadcastProgressStore } from './broadcasts/broadcast-progress.store';
import { BroadcastReleaseStore } from './broadcasts/broadcast-release.store';
import { BroadcastStore } from './broadcasts/broadcast.store';
import { ChannelStore } from './channels/channel.store';
import { CircuitStore } from './circuits/circuit.store';
import { ConsentImportStore } from './consent-imports/consent-import.store';
import { ConsentStore } from './contacts/consent.store';
import { ContactStore } from './contacts/contact.store';
import { ConversationHandsStore } from './conversations/conversation-hands.store';
import { ConversationStore } from './conversations/conversation.store';
import { InboundStore } from './conversations/inbound.store';
import { hotSql } from './database';
import { EventCommits } from './events/event-commits';
import { EventStore } from './events/event.store';
import { EvidenceStore } from './evidence/evidence.store';
import { FactsStore } from './facts/facts.store';
import { RecentContactsStore } from './facts/recent-contacts.store';
import { DraftStore } from './drafts/draft.store';
import { MediaStore } from './media/media.store';
import { PreparedContentStore } from './prepared-contents/prepared-content.store';
import { IdempotencyStore } from './idempotency/idempotency.store';
import { AcceptMessagesStore } from './messages/accept-messages.store';
import { DeadLetterStore } from './messages/dead-letter.store';
import { DeliveryReportStore } from './messages/delivery-report.store';
import { HandOffStore } from './messages/hand-off.store';
import { MessageStore } from './messages/message.store';
import { OperationsStore } from './operations/operations.store';
import { OutboxStore } from './outbox/outbox.store';
import { QuarantineStore } from './receipts/quarantine.store';
import { AgentTokenStore } from './people/agent-token.store';
import { AgentStore } from './people/agent.store';
import { SessionStore } from './people/session.store';
import { SignInFailuresStore } from './people/sign-in-failures.store';
import { TeamStore } from './people/team.store';
import { ReceiptStore } from './receipts/receipt.store';
import { RoutingSweepStore } from './routing/routing-sweep.store';
import { RoutingStore } from './routing/routing.store';
import { DueStore } from './sweep/due.store';
import { SweepStore } from './sweep/sweep.store';
import { TemplateDependantStore } from './templates/template-dependant.store';
import { TemplateHistoryStore } from './templates/template-history.store';
import { TemplateHoldStore } from './templates/template-hold.store';
import { TemplateUpkeepStore } from './templates/template-upkeep.store';
import { TemplateVersionStore } from './templates/template-version.store';
import { TemplateStore } from './templates/template.store';
import { CannedReplyStore } from './canned-replies/canned-reply.store';
import { NoteStore } from './notes/note.store';
import { SavedViewStore } from './saved-views/saved-view.store';
import { SearchIndexStore } from './search/search-index.store';
import { SearchStore } from './search/search.store';
import { ContactMergeStore } from './contacts/contact-merge.store';
import { ReportStore } from './reports/report.store';
import { TagStore } from './tags/tag.store';
import { WindowDeskStore } from './window-desk/window-desk.store';
import { WebhookCourierStore } from './webhooks/webhook-courier.store';
import { WebhookDeliveryStore } from './webhooks/webhook-delivery.store';
import { WebhookEndpointStore } from './webhooks/webhook-endpoint.store';
import { WorkspaceStore } from './workspaces/workspace.store';

/** Every store over one initialised DataSource. Stores hold no state: one set per process. */
export function createStores(dataSource: DataSource) {
  const manager = dataSource.manager;
  const eventCommits = new EventCommits(dataSource);
  const sql = hotSql(dataSource, eventCommits);
  const events = new EventStore(manager, eventCommits);
  return {
    dataSource,
    sql,
    eventCommits,
    workspaces: new WorkspaceStore(manager),
    apiKeys: new ApiKeyStore(manager),
    agents: new AgentStore(manager, sql),
    teams: new TeamStore(manager),
    sessions: new SessionStore(manager, sql),
    agentTokens: new AgentTokenStore(manager),
    signInFailures: new SignInFailuresStore(manager),
    audit: new AuditStore(manager),
    accounts: new AccountStore(manager),
    accountSyncs: new AccountSyncStore(manager),
    channels: new ChannelStore(manager),
    templates: new TemplateStore(manager),
    templateVersions: new TemplateVersionStore(manager),
    templateHistory: new TemplateHistoryStore(manager),
    templateDependants: new TemplateDependantStore(manager),
    templateHolds: new TemplateHoldStore(manager, events),
    templateUpkeep: new TemplateUpkeepStore(manager),
    contacts: new ContactStore(manager),
    consents: new ConsentStore(manager),
    consentImports: new ConsentImportStore(manager),
    evidence: new EvidenceStore(manager),
    broadcasts: new BroadcastStore(manager),
    audiences: new AudienceStore(manager),
    broadcastRelease: new BroadcastReleaseStore(sql, manager, new AcceptMessagesStore(sql)),
    broadcastProgress: new BroadcastProgressStore(sql),
    conversations: new ConversationStore(manager),
    conversationHands: new ConversationHandsStore(manager),
    routing: new RoutingStore(manager),
    routingSweep: new RoutingSweepStore(manager),
    messages: new MessageStore(manager),
    drafts: new DraftStore(manager),
    media: new MediaStore(manager, sql),
    preparedContents: new PreparedContentStore(sql),
    facts: new FactsStore(sql),
    acceptMessages: new AcceptMessagesStore(sql),
    handOff: new HandOffStore(sql),
    deliveryReports: new DeliveryReportStore(),
    inbound: new InboundStore(),
    receipts: new ReceiptStore(sql),
    quarantine: new QuarantineStore(manager),
    deadLetters: new DeadLetterStore(manager),
    operations: new OperationsStore(manager),
    outbox: new OutboxStore(manager),
    events,
    webhookEndpoints: new WebhookEndpointStore(manager),
    webhookDeliveries: new WebhookDeliveryStore(manager),
    webhookCourier: new WebhookCourierStore(sql),
    idempotency: new IdempotencyStore(manager),
    sweep: new SweepStore(sql),
    due: new DueStore(sql),
    circuits: new CircuitStore(sql),
    recentContacts: new RecentContactsStore(sql),
    search: new SearchStore(manager),
    searchIndex: new SearchIndexStore(sql),
    windowDesk: new WindowDeskStore(manager),
    contactMerges: new ContactMergeStore(manager),
    reports: new ReportStore(manager),
    tags: new TagStore(manager),
    notes: new NoteStore(manager),
    cannedReplies: new CannedReplyStore(manager),
    savedViews: new SavedViewStore(manager),
  };
}

export type Stores = ReturnType<typeof createStores>;
