/** The story is the same at any size: a short one with every run, the full one with HELIOGRAPH_BROADCAST_RECIPIENTS=50000. */
export const broadcastRecipients = (): number => Number(process.env['HELIOGRAPH_BROADCAST_RECIPIENTS'] ?? 2000);
