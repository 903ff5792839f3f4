/** What a workspace wants done about windows that close. */
export interface WindowPolicy {
  /** Minutes before the end at which agents are told. */
  alarmsMinutes: number[];
  nudge: {
    enabled: boolean;
    minutesBefore: number;
    template: { id: string; variables: Record<string, string> } | null;
    /** Only where the customer waits for our answer. */
    onlyUnanswered: boolean;
    perContactCap: { max: number; perHours: number };
  };
  /** Sent when a window closed and the customer had no answer. */
  fallback: { enabled: boolean; template: { id: string; variables: Record<string, string> } | null };
}

export const defaultWindowPolicy: Readonly<WindowPolicy> = {
  alarmsMinutes: [60, 15],
  nudge: {
    enabled: false,
    minutesBefore: 30,
    template: null,
    onlyUnanswered: true,
    perContactCap: { max: 1, perHours: 72 },
  },
  fallback: { enabled: false, template: null },
};

/** Minutes after its end in which a lost window may still be answered by the fallback: later it would only surprise. */
export const fallbackWithinMinutes = 60;

/**
 * The alarms whose moment has come and that nobody was told of. Only the nearest is told: after a pause of ours "one hour left" is no news
 * beside "ten minutes left"; the others count as told with it.
 */
export function alarmsDue(
  alarmsMinutes: readonly number[],
  secondsLeft: number,
  told: readonly number[],
): { tell: number | null; settle: number[] } {
  if (secondsLeft <= 0) return { tell: null, settle: [] };
  const reached = alarmsMinutes.filter((minutes) => secondsLeft <= minutes * 60);
  const settle = reached.filter((minutes) => !told.includes(minutes));
  const nearest = Math.min(...reached);
  return { tell: settle.includes(nearest) ? nearest : null, settle };
}

export type NudgeKind = 'nudge' | 'fallback';

export interface NudgeFacts {
  /** Of the window; not above zero once it is closed. */
  secondsLeft: number;
  /** How long it has been closed; zero while it is open. */
  secondsClosed: number;
  answered: boolean;
}

/** Whether the moment for it has come. The policy of sending, consent among it, decides afterwards like for any message. */
export function isNudgeDue(kind: NudgeKind, policy: WindowPolicy, { secondsLeft, secondsClosed, answered }: NudgeFacts): boolean {
  if (kind === 'fallback') {
    const { enabled, template } = policy.fallback;
    return enabled && template !== null && !answered && secondsLeft <= 0 && secondsClosed <= fallbackWithinMinutes * 60;
  }
  const { enabled, template, minutesBefore, onlyUnanswered } = policy.nudge;
  return enabled && template !== null && secondsLeft > 0 && secondsLeft <= minutesBefore * 60 && !(onlyUnanswered && answered);
}

/** @param sentAt when this contact was last written to because of a window, on any channel */
export const isOverNudgeCap = ({ nudge: { perContactCap } }: WindowPolicy, sentAt: readonly Date[], now: Date): boolean =>
  sentAt.filter((at) => at.getTime() > now.getTime() - perContactCap.perHours * 3_600_000).length >= perContactCap.max;
