/** Redis does not put a key prefix before the names of channels. */
export const eventsChannel = (prefix: string): string => `${prefix}:events`;
export const signalsChannel = (prefix: string, workspaceId: string): string => `${prefix}:signals:${workspaceId}`;

export const workspaceOf = (prefix: string, channel: string): string => channel.slice(`${prefix}:signals:`.length);
