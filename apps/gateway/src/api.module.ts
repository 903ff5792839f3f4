import { Module } from '@nestjs/common';
import { AccountStandingController } from './accounts/account-standing.controller';
import { AccountsController } from './accounts/accounts.controller';
import { ChangeAccount } from './accounts/change-account';
import { CreateAccount } from './accounts/create-account';
import { RecordEligibility } from './accounts/record-eligibility';
import { ReinstateAccount } from './accounts/reinstate-account';
import { RequestTemplateSync } from './accounts/request-template-sync';
import { StateOnboardingItem } from './accounts/state-onboarding-item';
import { ApiKeysController } from './api-keys/api-keys.controller';
import { CreateApiKey } from './api-keys/create-api-key';
import { RevokeApiKey } from './api-keys/revoke-api-key';
import { Acts } from './audit/acts';
import { AuditController } from './audit/audit.controller';
import { ChangeChannel } from './channels/change-channel';
import { ChannelsController } from './channels/channels.controller';
import { CreateChannel } from './channels/create-channel';
import { AskConsent } from './contacts/ask-consent';
import { ChangeContact } from './contacts/change-contact';
import { ContactsController } from './contacts/contacts.controller';
import { CreateContact } from './contacts/create-contact';
import { RecordConsent } from './contacts/record-consent';
import { AssignConversation } from './conversations/assign-conversation';
import { ChangeHands } from './conversations/change-hands';
import { ConversationActsController } from './conversations/conversation-acts.controller';
import { ConversationsController } from './conversations/conversations.controller';
import { DeadLettersController } from './dead-letters/dead-letters.controller';
import { ReplayDeadLetters } from './dead-letters/replay-dead-letters';
import { EndConversation } from './conversations/end-conversation';
import { TakeByReply } from './conversations/take-by-reply';
import { TransferConversation } from './conversations/transfer-conversation';
import { DraftsController } from './drafts/drafts.controller';
import { EventsController } from './events/events.controller';
import { KeepMedia } from './media/keep-media';
import { MediaLinks } from './media/media-links';
import { MediaController } from './media/media.controller';
import { ServeMedia } from './media/serve-media';
import { CancelMessage } from './messages/cancel-message';
import { MessagesController } from './messages/messages.controller';
import { ResendMessage } from './messages/resend-message';
import { SendBatch } from './messages/send-batch';
import { SendMessage } from './messages/send-message';
import { ShowTyping } from './messages/show-typing';
import { OperationsController } from './operations/operations.controller';
import { DismissReceipt } from './quarantine/dismiss-receipt';
import { QuarantineController } from './quarantine/quarantine.controller';
import { ReplayReceipts } from './quarantine/replay-receipts';
import { PutChannelRouting } from './routing/put-channel-routing';
import { PutTeamHours } from './routing/put-team-hours';
import { RoutingController } from './routing/routing.controller';
import { AccountTemplatesController } from './templates/account-templates.controller';
import { ChangeTemplate } from './templates/change-template';
import { CreateTemplate } from './templates/create-template';
import { DeleteTemplate } from './templates/delete-template';
import { RecordAppeal } from './templates/record-appeal';
import { ReleaseTemplate } from './templates/release-template';
import { ReplaceTemplate } from './templates/replace-template';
import { StateCalendar } from './templates/state-calendar';
import { SubmitTemplate } from './templates/submit-template';
import { TemplateActsController } from './templates/template-acts.controller';
import { TemplateDetail } from './templates/template-detail';
import { TemplateLint } from './templates/template-lint';
import { TemplatePlaces } from './templates/template-places';
import { TemplatesController } from './templates/templates.controller';

/** The REST API: one controller per noun, one class per act. */
@Module({
  controllers: [
    AccountsController,
    AccountStandingController,
    AccountTemplatesController,
    ApiKeysController,
    AuditController,
    ChannelsController,
    ContactsController,
    ConversationActsController,
    ConversationsController,
    DeadLettersController,
    DraftsController,
    EventsController,
    MediaController,
    MessagesController,
    OperationsController,
    QuarantineController,
    RoutingController,
    TemplateActsController,
    TemplatesController,
  ],
  providers: [
    Acts,
    AskConsent,
    AssignConversation,
    CancelMessage,
    ChangeAccount,
    ChangeChannel,
    ChangeContact,
    ChangeHands,
    ChangeTemplate,
    CreateAccount,
    CreateApiKey,
    CreateChannel,
    CreateContact,
    CreateTemplate,
    DeleteTemplate,
    DismissReceipt,
    KeepMedia,
    MediaLinks,
    EndConversation,
    PutChannelRouting,
    PutTeamHours,
    RecordAppeal,
    RecordConsent,
    RecordEligibility,
    ReinstateAccount,
    ReleaseTemplate,
    ReplaceTemplate,
    ReplayDeadLetters,
    ReplayReceipts,
    RequestTemplateSync,
    ResendMessage,
    RevokeApiKey,
    SendBatch,
    ServeMedia,
    ShowTyping,
    SendMessage,
    StateCalendar,
    StateOnboardingItem,
    SubmitTemplate,
    TakeByReply,
    TemplateDetail,
    TemplateLint,
    TemplatePlaces,
    TransferConversation,
  ],
})
export class ApiModule {}
