import { ParseError, parsePhoneNumberWithError } from 'libphonenumber-js/min';

/** Why an address is not a phone number. Words only: the address itself never travels in a refusal. */
export type PhoneNumberProblem =
  'empty' | 'not_international' | 'not_a_number' | 'unknown_country_code' | 'too_short' | 'too_long' | 'wrong_length';

export type ParsedPhoneNumber =
  | {
      ok: true;
      /** E.164, with the leading `+`. */
      e164: string;
      /** ISO 3166-1 alpha-2; null when the numbering plan does not tell (satellite, a range newer than our data). */
      country: string | null;
    }
  | { ok: false; reason: PhoneNumberProblem };

export type ParsedRecipient =
  | { ok: true; kind: 'phone'; e164: string; country: string | null }
  | { ok: true; kind: 'provider_user_id'; providerUserId: string }
  | { ok: false; reason: PhoneNumberProblem };

const channelPrefix = /^whatsapp:/i;
/** Marks that come along when a number is copied out of a contacts app or a right-to-left text. */
const invisible = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\ufe0e|\ufe0f/g;
const numberShape = /^\+[\d\s().\-/‐‑‒–—−]+$/;
/** Business-scoped user id: `<ISO country>.<up to 128 letters and digits>` (facts §5.8). Opaque: compared, never taken apart. */
const providerUserIdShape = /^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/;

const fold = (input: string): string => input.normalize('NFKC').replace(invisible, '').trim().replace(channelPrefix, '').trim();

const problemOf = (word: string): PhoneNumberProblem => {
  if (word === 'INVALID_COUNTRY') return 'unknown_country_code';
  if (word === 'TOO_SHORT') return 'too_short';
  if (word === 'TOO_LONG') return 'too_long';
  return word === 'INVALID_LENGTH' ? 'wrong_length' : 'not_a_number';
};

/**
 * Reads a phone number written the international way (`+` and country code), with or without Twilio's `whatsapp:` prefix,
 * full-width digits, spaces and punctuation. A national number is refused, not guessed: Meta would prepend the *business's*
 * country code to it (facts §5.1) and the message would reach a stranger.
 *
 * Checks country code and length, not whether the range is assigned: new ranges open before the metadata knows them, and only
 * WhatsApp can say who is there (63003 answers that). Not promised: that the number exists.
 */
export function parsePhoneNumber(input: string): ParsedPhoneNumber {
  const text = fold(input);
  if (text === '') return { ok: false, reason: 'empty' };
  if (!text.startsWith('+')) return { ok: false, reason: /^[\d\s().-]+$/.test(text) ? 'not_international' : 'not_a_number' };
  // The library would also read letters (`+1 800 FLOWERS`) and extensions; neither can be a WhatsApp address.
  if (!numberShape.test(text)) return { ok: false, reason: 'not_a_number' };
  try {
    const number = parsePhoneNumberWithError(text, { extract: false });
    if (!number.isPossible()) return { ok: false, reason: 'wrong_length' };
    return { ok: true, e164: number.number, country: number.country ?? null };
  } catch (error) {
    if (error instanceof ParseError) return { ok: false, reason: problemOf(error.message) };
    throw error;
  }
}

/** A phone number, or the provider's own user id where WhatsApp hides the number behind a username (facts §5.8). */
export function parseRecipient(input: string): ParsedRecipient {
  const text = fold(input);
  if (providerUserIdShape.test(text)) return { ok: true, kind: 'provider_user_id', providerUserId: text };
  const phone = parsePhoneNumber(text);
  return phone.ok ? { ok: true, kind: 'phone', e164: phone.e164, country: phone.country } : phone;
}
