import type { AccountRestriction, BusinessVerification, AccountReview, OnboardingItem } from '../accounts/standing';
import type { ChannelStatus } from '../channels/channel-status';
import type { ConsentEntry, ConsentLevel, Purpose } from '../contacts/consent';
import type { ContentCapabilities } from '../messages/capabilities';
import type { FreeFormContent } from '../messages/content';
import type { QuietHours } from './quiet-hours';
import type { TemplateCategory, TemplateContent, TemplateStatus } from '../templates/template';

/**
 * Everything `decideSend` may look at. Collected afresh at accept, release and hand-off, in one round trip.
 * Times are `Date`s in UTC. Nothing in here is read from a clock: `now` is a separate argument.
 */
export interface SendFacts {
  message: {
    /** `free_form` needs an open window; `template` needs approval and consent (R9, R10). */
    kind: 'free_form' | 'template';
    /** Why we write: decides the consent that is needed (R8, R13). For templates the category decides. */
    purpose: Purpose;
    content?: FreeFormContent;
    /** It quotes another message of the conversation. */
    quotes?: boolean;
    /** Values by variable name; `{}` for a template without variables. */
    variables?: Record<string, string>;
    expiresAt: Date | null;
  };
  account: {
    id: string;
    /** R3, R15: every item of the checklist, done or open. */
    onboarding: OnboardingItem[];
    businessVerification: BusinessVerification;
    review: AccountReview;
    /** Restrictions in force or past; the rule looks at their times. */
    restrictions: AccountRestriction[];
  };
  channel: {
    id: string;
    accountId: string;
    status: ChannelStatus;
    reason?: string | null;
    /** What the provider carries; absent: not asked about. */
    capabilities?: ContentCapabilities;
  };
  /** `null`: no such template in this workspace. Absent for free-form. */
  template?: {
    id: string;
    accountId: string;
    name: string;
    language: string;
    status: TemplateStatus;
    /** The provider's own word when we do not know it. */
    statusRaw?: string | null;
    category: TemplateCategory;
    content: TemplateContent;
    rejectionReason?: string | null;
    pausedUntil?: Date | null;
    /** The provider refused it at sending, whatever its status says: nothing goes out with it until that is settled. */
    held?: { at: Date; code: string } | null;
  } | null;
  recipient: {
    /** E.164, or null when WhatsApp gave us only a provider user id. */
    phone: string | null;
    /** False when the given address could not be parsed as a phone number or provider user id. */
    valid: boolean;
    /** ISO 3166-1 alpha-2 country of the phone number, when known. */
    country: string | null;
    blockedAt: Date | null;
    /** Known not to be on WhatsApp (provider error 63003/63024), until this time. */
    unreachableUntil: Date | null;
  };
  consent: {
    /** The ledger entries of this contact, oldest first (all purposes). */
    entries: ConsentEntry[];
    /** What this workspace requires per purpose (R8, R13). */
    required: Record<Purpose, ConsentLevel>;
    /** The contact wrote to us at least once (implicit consent for service). */
    wroteToUsAt: Date | null;
  };
  /** Time of the customer's own last message on this channel, per contact (R9). */
  lastCustomerMessageAt: Date | null;
  /** Portfolio limit of unique contacts per rolling 24 h; absent when unlimited or not counted here. */
  limit?: { allowed: number; used: number; alreadyCounted: boolean; freesAt: Date | null } | null;
  /** The workspace's own caps per contact and category; absent when it set none. */
  caps?: CapUse[];
  /** The workspace's quiet hours on this contact's clock; absent when it set none. */
  quietHours?: QuietHours | null;
}

/** One cap of the workspace's own, and how much of it this contact has used. */
export interface CapUse {
  category: TemplateCategory;
  /** Templates of this category per contact in any `perHours` hours. */
  max: number;
  perHours: number;
  /** When the newest ones were handed to the provider; at most `max` are needed. */
  handedOffAt: Date[];
  /** Accepted before this message and not yet handed over: they go first. */
  waitingAhead: number;
}
