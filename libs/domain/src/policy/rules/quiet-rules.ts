import { quietUntil } from '../quiet-hours';
import type { Rule } from './rule';

/** Product: the workspace's quiet hours hold what need not arrive at night. A reply in the open window goes, unless they name `service`. */
export const hoursAreNotQuiet: Rule = {
  name: "it is not within the workspace's quiet hours",
  codes: ['quiet_hours'],
  check({ quietHours, message }, { now, purpose, windowOpen }) {
    if (!quietHours || !quietHours.purposes.includes(purpose)) return null;
    if (message.kind === 'free_form' && windowOpen && !quietHours.purposes.includes('service')) return null;
    const until = quietUntil(quietHours, now);
    if (until === null) return null;
    const { from, to, timeZone } = quietHours;
    return {
      code: 'quiet_hours',
      rule: 'P',
      message: `The workspace sends no ${purpose} messages between ${from} and ${to} (${timeZone}).`,
      facts: { from, to, timeZone, purpose, until: until.toISOString() },
      remedy: "Nothing to do: it is sent when the quiet hours end. An admin can change them in the workspace's settings.",
      nextAllowedAt: until.toISOString(),
      effect: 'hold',
    };
  },
};
