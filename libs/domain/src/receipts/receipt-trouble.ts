/** Why a provider's webhook is set aside. Nothing is dropped: each can be tried again after a fix. */
export const receiptTroubles = ['not_verified', 'not_understood', 'not_matched', 'failed'] as const;
export type ReceiptTrouble = (typeof receiptTroubles)[number];

/** A kind for programs, and words for people: no phone number, no message text. */
export interface Trouble {
  kind: ReceiptTrouble;
  detail: string;
}
