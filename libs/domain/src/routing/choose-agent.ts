export const routingStrategies = ['round_robin', 'least_busy', 'skill'] as const;
export type RoutingStrategy = (typeof routingStrategies)[number];

/** One member of the team, as they are at the moment of the choice. */
export interface Candidate {
  agentId: string;
  /** Online and not disabled. */
  available: boolean;
  capacity: number;
  /** Active conversations they have now. */
  load: number;
  skills: readonly string[];
  /** When routing last gave them one; null: never. */
  lastAssignedAt: Date | null;
}

export interface RoutingWish {
  strategy: RoutingStrategy;
  /** With `skill`: what the conversation asks for, any one of them; empty asks for nothing. */
  skills: readonly string[];
  /** Who is asked before all others: who sent the notification that is answered, or who had the conversation. */
  preferred: string | null;
  /** Who is not asked: they have let it lie. */
  notAgain: string | null;
}

export type Choice = { agentId: string; because: 'preferred' | RoutingStrategy } | { wait: 'nobody_available' | 'nobody_free' };

const hasRoom = ({ available, capacity, load }: Candidate): boolean => available && load < capacity;
const longestWithout = (left: Candidate, right: Candidate): number =>
  (left.lastAssignedAt?.getTime() ?? 0) - (right.lastAssignedAt?.getTime() ?? 0) || (left.agentId < right.agentId ? -1 : 1);
const leastBusy = (left: Candidate, right: Candidate): number => left.load - right.load || longestWithout(left, right);
const normal = (skill: string): string => skill.trim().toLowerCase();

/**
 * Who gets a conversation, or that it waits. Nobody gets more than their capacity. Where a skill is asked for that the team has, it
 * waits for those who have it, however free the others are; where nobody of the team has it, anybody may take it, because a customer
 * must not wait for a colleague who does not exist.
 *
 * @param preferredCandidate the preferred agent when they are not of the team
 */
export function chooseAgent(team: readonly Candidate[], wish: RoutingWish, preferredCandidate: Candidate | null = null): Choice {
  const asked = team.filter(({ agentId }) => agentId !== wish.notAgain);
  const preferred =
    wish.preferred === null || wish.preferred === wish.notAgain
      ? undefined
      : ([...asked, ...(preferredCandidate ? [preferredCandidate] : [])].find(({ agentId }) => agentId === wish.preferred) ??
        undefined);
  if (preferred && hasRoom(preferred)) return { agentId: preferred.agentId, because: 'preferred' };

  const wanted = new Set(wish.strategy === 'skill' ? wish.skills.map(normal) : []);
  const skilled = asked.filter(({ skills }) => skills.some((skill) => wanted.has(normal(skill))));
  const pool = skilled.length > 0 ? skilled : asked;
  const free = pool.filter(hasRoom).sort(wish.strategy === 'round_robin' ? longestWithout : leastBusy);
  const [first] = free;
  if (first) return { agentId: first.agentId, because: wish.strategy };
  return { wait: pool.some(({ available }) => available) ? 'nobody_free' : 'nobody_available' };
}
