export const presences = ['online', 'away', 'offline'] as const;
export type Presence = (typeof presences)[number];

/** A console asks or is connected far more often than this; who was not heard of for longer has closed it. */
export const goneAfterMs = 2 * 60_000;

/** What an agent chose holds while their console is there; without it they are offline whatever they chose. */
export function presenceOf(agent: { presence: string; lastSeenAt: Date | null }, now: Date): Presence {
  if (agent.lastSeenAt === null || now.getTime() - agent.lastSeenAt.getTime() > goneAfterMs) return 'offline';
  return (presences as readonly string[]).includes(agent.presence) ? (agent.presence as Presence) : 'offline';
}
