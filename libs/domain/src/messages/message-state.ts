/**
 * The states of an outbound message. `scheduled → queued → handing_off → handed_off → sent → delivered → read`;
 * beside the road `held` and `unknown`; final `failed`, `undelivered`, `expired`, `canceled`.
 */
export const messageStates = [
  'scheduled',
  'held',
  'queued',
  'handing_off',
  'unknown',
  'handed_off',
  'sent',
  'delivered',
  'read',
  'failed',
  'undelivered',
  'expired',
  'canceled',
] as const;
export type MessageState = (typeof messageStates)[number];

/** What a provider's delivery report can say, in our words. */
export const deliveryStatuses = ['accepted', 'sent', 'delivered', 'read', 'failed', 'undelivered', 'canceled'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** Who has the message now. */
export type Holder = 'ours' | 'provider' | 'network' | 'customer' | 'nobody';
