/** Lanes, highest first: a broadcast never delays a reply. */
export const lanes = ['authentication', 'reply', 'notification', 'broadcast'] as const;
export type Lane = (typeof lanes)[number];
