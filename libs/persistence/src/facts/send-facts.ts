import type {
  AccountRestriction,
  AccountReview,
  BusinessVerification,
  CapUse,
  ConsentEntry,
  FactSource,
  OnboardingItem,
  SendFacts,
} from '@heliograph/domain';
import { dateOrNull } from '../sql';

/** The account and channel a message would leave by; read afresh for each group of decisions. */
export interface ChannelFacts {
  id: string;
  workspaceId: string;
  accountId: string;
  provider: string;
  phone: string;
  account: SendFacts['account'];
  channel: SendFacts['channel'];
  /** The workspace's own settings (consent requirements, opt-out words …). */
  settings: Record<string, unknown>;
  /** Unique contacts per rolling 24 h; null or not above 0: none is known. */
  messagingLimit: number | null;
  /** What the channel may send, messages per second. */
  perSecond: number;
}

export type TemplateFacts = NonNullable<SendFacts['template']> & {
  workspaceId: string;
  providerTemplateId: string | null;
};

export interface RecipientFacts {
  contactId: string | null;
  phone: string | null;
  country: string | null;
  /** IANA name, when the contact has one of its own. */
  timeZone: string | null;
  blockedAt: Date | null;
  unreachableUntil: Date | null;
  wroteToUsAt: Date | null;
  conversationId: string | null;
  lastCustomerMessageAt: Date | null;
  consent: ConsentEntry[];
  /** The workspace's own caps with this contact's use of them; empty when it set none. */
  caps: CapUse[];
}

/** `accounts.standing` as stored: the folded timeline, times as text. */
export interface StandingColumn {
  businessVerification?: { status: BusinessVerification['status']; at: string | null; source: FactSource | null };
  review?: { status: AccountReview['status']; text: string | null; at: string | null; source: FactSource | null };
  restrictions?: (Omit<AccountRestriction, 'from' | 'until'> & { from: string; until: string | null })[];
}

export function readStanding(
  standing: StandingColumn,
): Pick<SendFacts['account'], 'businessVerification' | 'review' | 'restrictions'> {
  const { businessVerification: verification, review, restrictions } = standing;
  return {
    businessVerification: {
      status: verification?.status ?? 'unknown',
      at: dateOrNull(verification?.at),
      source: verification?.source ?? null,
    },
    review: {
      status: review?.status ?? 'unknown',
      text: review?.text ?? null,
      at: dateOrNull(review?.at),
      source: review?.source ?? null,
    },
    restrictions: (restrictions ?? []).map((entry) => ({ ...entry, from: new Date(entry.from), until: dateOrNull(entry.until) })),
  };
}

/** Onboarding rows as stored; the domain derives the whole checklist from them. */
export interface OnboardingRow {
  name: OnboardingItem['name'];
  state: OnboardingItem['state'];
  source: FactSource;
  at: string | Date;
  proof: string | null;
}

export interface ConsentJson extends Omit<ConsentEntry, 'occurredAt'> {
  occurredAt: string;
}

export const readConsent = (entries: ConsentJson[] | null): ConsentEntry[] =>
  (entries ?? []).map((entry) => ({ ...entry, occurredAt: new Date(entry.occurredAt) }));

export interface CapJson extends Omit<CapUse, 'handedOffAt'> {
  handedOffAt: string[] | null;
}

export const readCaps = (caps: CapJson[] | null): CapUse[] =>
  (caps ?? []).map((cap) => ({ ...cap, handedOffAt: (cap.handedOffAt ?? []).map((at) => new Date(at)) }));
