import type { ChannelRoutingBody, TeamHoursBody } from '@heliograph/contracts';
import type { ChannelRouting, TeamHours } from '@heliograph/persistence';
import { publicOrNull } from '../public-ids';

/** A channel of which nothing was said: conversations stay new until somebody takes them. */
export function presentRouting(rule: ChannelRouting | null): ChannelRoutingBody {
  const escalateTo = publicOrNull('team', rule?.escalateToTeamId ?? null);
  return {
    team: publicOrNull('team', rule?.teamId ?? null),
    strategy: (rule?.strategy ?? 'least_busy') as ChannelRoutingBody['strategy'],
    skillFrom: (rule?.skillFrom ?? null) as ChannelRoutingBody['skillFrom'],
    escalateAfterSeconds: rule?.escalateAfterSeconds ?? null,
    escalateTo: escalateTo === null ? null : { team: escalateTo },
    outOfHours: { enabled: rule?.outOfHoursEnabled ?? false, text: rule?.outOfHoursText ?? {} },
    stickyReplies: rule?.stickyReplies ?? true,
  };
}

/** A team of which nothing was said always answers. */
export const presentHours = (hours: TeamHours | null): TeamHoursBody =>
  hours
    ? { timeZone: hours.timeZone, week: hours.week, holidays: hours.holidays, country: hours.country }
    : {
        timeZone: 'UTC',
        week: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' })),
        holidays: [],
        country: null,
      };
