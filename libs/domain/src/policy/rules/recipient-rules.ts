import { iso, type Rule } from './rule';

/** P: something WhatsApp can address. Authentication templates need a phone number (facts §5.8). */
export const recipientIsAddressable: Rule = {
  name: 'the recipient can be addressed',
  codes: ['recipient_invalid'],
  check(facts) {
    const { phone, valid } = facts.recipient;
    const needsPhone = phone === null && facts.message.kind === 'template' && facts.template?.category === 'authentication';
    if (valid && !needsPhone) return null;
    return {
      code: 'recipient_invalid',
      rule: 'P',
      message: valid
        ? 'Authentication templates need a phone number, and only a provider user id is known.'
        : 'The recipient is neither a phone number nor a provider user id.',
      facts: { problem: valid ? 'phone_number_needed' : 'not_an_address' },
      remedy: valid
        ? "Record the contact's phone number."
        : 'Give an international phone number (+, country code, number) or the user id the provider gave.',
      effect: 'refuse',
    };
  },
};

/** P (facts §6.3): whoever is suppressed hears nothing. */
export const recipientIsNotBlocked: Rule = {
  name: 'the recipient is not suppressed',
  codes: ['recipient_blocked'],
  check(facts) {
    const { blockedAt } = facts.recipient;
    if (blockedAt === null) return null;
    return {
      code: 'recipient_blocked',
      rule: 'P',
      message: 'The contact is suppressed: they blocked this number, or somebody here blocked them.',
      facts: { blockedAt: iso(blockedAt) },
      remedy: 'Unblock the contact, once they have asked for messages again.',
      effect: 'refuse',
    };
  },
};

/** P: known not to be on WhatsApp (63003, 63024), until it is worth asking again. */
export const recipientIsOnWhatsApp: Rule = {
  name: 'the recipient is not known to be off WhatsApp',
  codes: ['recipient_unreachable'],
  check(facts, { now }) {
    const { unreachableUntil } = facts.recipient;
    if (unreachableUntil === null || unreachableUntil.getTime() <= now.getTime()) return null;
    const until = unreachableUntil.toISOString();
    return {
      code: 'recipient_unreachable',
      rule: 'P',
      message: 'WhatsApp said this recipient cannot be reached there.',
      facts: { unreachableUntil: until },
      remedy: `Check the number or use another channel; it is tried again from ${until}, or as soon as they write.`,
      nextAllowedAt: until,
      effect: 'refuse',
    };
  },
};

/** P (facts §6.4): marketing templates to US numbers are not delivered since 2025-04-01. */
export const marketingIsDeliveredThere: Rule = {
  name: "WhatsApp delivers marketing to the recipient's country",
  codes: ['marketing_not_delivered_here'],
  check(facts, { policy }) {
    const { country } = facts.recipient;
    const marketing = facts.message.kind === 'template' && facts.template?.category === 'marketing';
    if (!marketing || country === null || !policy.marketingNotDeliveredTo.includes(country)) return null;
    return {
      code: 'marketing_not_delivered_here',
      rule: 'P',
      message: `WhatsApp does not deliver marketing templates to numbers of ${country}.`,
      facts: { country },
      remedy: 'Use another channel for marketing there; utility and authentication templates and replies are delivered.',
      effect: 'refuse',
    };
  },
};
