import {
  defaultConsentRequirements,
  zoneOfContact,
  type ConsentLevel,
  type FreeFormContent,
  type Purpose,
  type QuietHours,
  type SendFacts,
} from '@heliograph/domain';
import type { ChannelFacts, RecipientFacts, TemplateFacts } from './send-facts';

/** The part of the facts that is the message itself. */
export interface MessageFacts {
  kind: 'free_form' | 'template';
  purpose: Purpose;
  content: FreeFormContent | null;
  quotes?: boolean;
  variables: Record<string, string>;
  expiresAt: Date | null;
}

/** R8, R13: what this workspace requires per purpose; anything it did not set keeps the default. */
export function consentRequirements(settings: Record<string, unknown>): Record<Purpose, ConsentLevel> {
  return {
    ...defaultConsentRequirements,
    ...(settings['consentRequired'] as Partial<Record<Purpose, ConsentLevel>> | undefined),
  };
}

/** The workspace's quiet hours on this contact's clock; null when it set none. */
function quietHoursOf(settings: Record<string, unknown>, contact: Contact): QuietHours | null {
  const set = settings['quietHours'] as QuietHours | null | undefined;
  if (!set) return null;
  return { ...set, timeZone: set.timeZone === 'contact' ? zoneOf(settings, contact) : set.timeZone };
}

type Contact = Parameters<typeof zoneOfContact>[0];

/** Whose clock counts for this contact of this workspace. */
export const zoneOf = (settings: Record<string, unknown>, contact: Contact): string =>
  zoneOfContact(contact, (settings['timeZone'] as string | undefined) ?? null);

/**
 * Puts what was read together as `decideSend` wants it. The gateway (accept, explain) and the sender (hand-off) both come through
 * here, so that the three moments see the same facts.
 */
export function assembleSendFacts(
  channel: ChannelFacts,
  template: TemplateFacts | null | undefined,
  recipient: RecipientFacts,
  address: { phone: string | null; valid: boolean; country: string | null },
  message: MessageFacts,
): SendFacts {
  const isTemplate = message.kind === 'template';
  const contact = { timeZone: recipient.timeZone, country: recipient.country ?? address.country };
  const quietHours = quietHoursOf(channel.settings, contact);
  return {
    message: {
      kind: message.kind,
      purpose: isTemplate ? (template?.category ?? message.purpose) : message.purpose,
      ...(isTemplate || message.content === null ? {} : { content: message.content, quotes: message.quotes ?? false }),
      ...(isTemplate ? { variables: message.variables } : {}),
      expiresAt: message.expiresAt,
    },
    account: channel.account,
    channel: channel.channel,
    ...(isTemplate ? { template: template ?? null } : {}),
    recipient: {
      phone: recipient.phone ?? address.phone,
      valid: address.valid,
      country: recipient.country ?? address.country,
      blockedAt: recipient.blockedAt,
      unreachableUntil: recipient.unreachableUntil,
    },
    consent: { entries: recipient.consent, required: consentRequirements(channel.settings), wroteToUsAt: recipient.wroteToUsAt },
    lastCustomerMessageAt: recipient.lastCustomerMessageAt,
    ...(recipient.caps.length === 0 ? {} : { caps: recipient.caps }),
    ...(quietHours ? { quietHours } : {}),
  };
}

/**
 * The facts as kept beside a decision: everything the rules looked at, without the message text, the variables' values and the phone
 * number. Enough to explain; not enough to leak.
 */
export function factsForTheRecord(facts: SendFacts): Record<string, unknown> {
  return {
    message: { kind: facts.message.kind, purpose: facts.message.purpose, expiresAt: facts.message.expiresAt },
    account: {
      openItems: facts.account.onboarding.filter((item) => item.state === 'open').map((item) => item.name),
      businessVerification: facts.account.businessVerification.status,
      review: facts.account.review.status,
      restrictions: facts.account.restrictions.map(({ kind, scope, until }) => ({ kind, scope, until })),
    },
    channel: facts.channel.status,
    ...(facts.template
      ? {
          template: {
            id: facts.template.id,
            status: facts.template.status,
            category: facts.template.category,
            language: facts.template.language,
            ...(facts.template.held ? { held: facts.template.held } : {}),
          },
        }
      : {}),
    recipient: {
      country: facts.recipient.country,
      blockedAt: facts.recipient.blockedAt,
      unreachableUntil: facts.recipient.unreachableUntil,
    },
    consent: facts.consent.entries.slice(-8).map(({ id, purpose, kind, occurredAt }) => ({ id, purpose, kind, occurredAt })),
    wroteToUsAt: facts.consent.wroteToUsAt,
    lastCustomerMessageAt: facts.lastCustomerMessageAt,
    limit: facts.limit ?? null,
    ...(facts.caps ? { caps: facts.caps } : {}),
    ...(facts.quietHours ? { quietHours: facts.quietHours } : {}),
  };
}
