/** `whatsapp:+15551230001` for an E.164 number, `whatsapp:US.ABC` for a provider user id. Facts §1.2, §2.1. */
export const toWhatsappAddress = (address: string): string => (address.startsWith('whatsapp:') ? address : `whatsapp:${address}`);

/** Without the channel prefix; the rest is a phone number or an opaque user id. */
export const stripWhatsappPrefix = (address: string): string => (address.startsWith('whatsapp:') ? address.slice(9) : address);

/** E.164, or null when the address is a user id, empty, or absent. */
export function phoneOf(address: string | null | undefined): string | null {
  if (!address) return null;
  const bare = stripWhatsappPrefix(address).trim();
  return /^\+[1-9]\d{4,14}$/.test(bare) ? bare : null;
}

/** The opaque user id of an address, or null when it is a phone number or absent. Never interpreted. */
export function userIdOf(address: string | null | undefined): string | null {
  if (!address) return null;
  const bare = stripWhatsappPrefix(address).trim();
  return bare === '' || bare.startsWith('+') ? null : bare;
}
