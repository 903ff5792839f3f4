/** Our words for a WhatsApp number's standing; only `online` may send. */
export const channelStatuses = ['online', 'offline', 'pending', 'flagged', 'disabled', 'unknown'] as const;
export type ChannelStatus = (typeof channelStatuses)[number];
