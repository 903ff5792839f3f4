/** Texts of the codes that end a message after it was accepted (facts §4); Twilio warns not to rely on the wording. */
const texts: Record<number, string> = {
  21610: 'Attempt to send to unsubscribed recipient',
  30008: 'Unknown error',
  63003: 'Channel could not find To address',
  63005: 'Channel did not accept given content',
  63013: 'This message send failed because it violates Channel provider’s policy',
  63014: 'This message failed to be delivered to the user because it was blocked by a user action',
  63016:
    'Failed to send freeform message because you are outside the allowed window. If you are using WhatsApp, please use a Message Template.',
  63018: 'Rate limit exceeded for Channel',
  63019: 'Media failed to download',
  63024: 'Invalid message recipient',
  63032: 'We cannot send this message to this user because of a WhatsApp limitation',
  63040: 'Template rejected',
  63041: 'Template paused',
  63042: 'Template disabled',
  63046: 'Template approved',
  63049: 'Meta chose not to deliver this WhatsApp marketing message',
  63050: 'The recipient has stopped marketing messages from this business',
  63112: 'The WhatsApp sender has been disabled',
};

export const errorText = (code: number): string => texts[code] ?? `Error ${code}`;
