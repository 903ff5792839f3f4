import { policyAt, serviceWindow, type NudgeFacts } from '@heliograph/domain';
import type { ClosingWindow } from '@heliograph/persistence';

/** A window as the rules of the window desk look at it. */
export function factsOf(window: ClosingWindow, now: Date): NudgeFacts {
  const { closesAt, secondsLeft } = serviceWindow(window.openedAt, policyAt(now));
  const closed = closesAt === null ? 0 : (now.getTime() - closesAt.getTime()) / 1000;
  return { secondsLeft: secondsLeft(now), secondsClosed: Math.max(0, closed), answered: window.answered };
}
