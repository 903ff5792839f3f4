/** What became of the recipients that were put before the policy. */
export interface DecidedRecipients {
  /** How many were decided; the others are reckoned from them. */
  decided: number;
  go: number;
  /** Among those that go: they count against the portfolio's limit. */
  counted: number;
  /** `until` null: no clock brings it. */
  waiting: readonly { code: string; count: number; until: Date | null }[];
  refused: readonly { code: string; count: number }[];
  /** Of those that go, in `currency`. */
  cost: number;
  currency: string;
}

export interface ForecastFacts {
  recipients: number;
  sample: DecidedRecipients;
  /** The slower of the broadcast's own pace and what the channel may send. */
  perSecond: number;
  startsAt: Date;
  expiresAt: Date | null;
  /** Unique contacts per rolling 24 h that broadcasts may use, those used, and when they are free again; null without a limit. */
  limit: { allowed: number; used: number; frees: readonly { at: Date; count: number }[] } | null;
}

export interface BroadcastForecast {
  recipients: number;
  wouldGoNow: number;
  startsAt: Date;
  finishesAt: Date | null;
  perSecond: number;
  waitingFor: { code: string; count: number; until: Date | null }[];
  refused: { code: string; count: number }[];
  estimatedCost: { amount: number; currency: string; isEstimate: true } | null;
  days: { date: string; count: number }[];
  decidedOn: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Looks no further ahead than this. */
const mostHours = 24 * 90;

/**
 * When a broadcast would be done, how many wait for what, and what it may cost, if nothing changes. Hour by hour: within an hour it goes at
 * its pace, as far as the portfolio's limit has room; what it sends itself frees its room a day later. Not promised: that others send nothing.
 */
export function forecastBroadcast(facts: ForecastFacts): BroadcastForecast {
  const { recipients, sample, perSecond, startsAt, expiresAt } = facts;
  const scaled = (count: number): number => (sample.decided === 0 ? 0 : Math.round((count * recipients) / sample.decided));
  const refused = sample.refused.map(({ code, count }) => ({ code, count: scaled(count) }));
  const waitingFor = sample.waiting.map(({ code, count, until }) => ({ code, count: scaled(count), until }));
  // Rounding must not lose or invent anybody.
  const others = [...refused, ...waitingFor].reduce((sum, { count }) => sum + count, 0);
  const going = sample.go === 0 ? 0 : Math.max(0, recipients - others);
  const share = sample.go === 0 ? 0 : sample.counted / sample.go;
  const run = runHours(facts, going, share);
  const late = going - run.sent;
  if (late > 0) {
    if (expiresAt !== null) refused.push({ code: 'expired', count: late });
    else waitingFor.push({ code: 'limit_reached', count: late, until: null });
  }
  if (run.overLimit > 0) waitingFor.push({ code: 'limit_reached', count: run.overLimit, until: run.limitFreesAt });
  const ends = [run.endsAt, ...waitingFor.map(({ until }) => until)];
  const finishesAt = ends.some((end) => end === null) ? null : new Date(Math.max(...ends.map((end) => (end as Date).getTime())));
  const room =
    facts.limit === null || share === 0 ? going : Math.floor(Math.max(0, facts.limit.allowed - facts.limit.used) / share);
  return {
    recipients,
    wouldGoNow: Math.min(going, room),
    startsAt,
    finishesAt,
    perSecond,
    waitingFor: waitingFor.filter(({ count }) => count > 0),
    refused: refused.filter(({ count }) => count > 0),
    estimatedCost:
      sample.go === 0
        ? null
        : { amount: Math.round(((sample.cost * run.sent) / sample.go) * 100) / 100, currency: sample.currency, isEstimate: true },
    days: run.days,
    decidedOn: sample.decided,
  };
}

interface Run {
  sent: number;
  endsAt: Date;
  /** Had to wait because the limit had no room, and when the first of them went on. */
  overLimit: number;
  limitFreesAt: Date | null;
  days: { date: string; count: number }[];
}

function runHours({ perSecond, startsAt, expiresAt, limit }: ForecastFacts, going: number, share: number): Run {
  const begin = startsAt.getTime();
  const freed = new Map<number, number>();
  const free = (at: number, count: number) => {
    const hour = Math.max(0, Math.ceil((at - begin) / hourMs));
    freed.set(hour, (freed.get(hour) ?? 0) + count);
  };
  for (const { at, count } of limit?.frees ?? []) free(at.getTime(), count);
  let room = limit === null || share === 0 ? Infinity : limit.allowed - limit.used;
  const days = new Map<string, number>();
  const run: Run = { sent: 0, endsAt: startsAt, overLimit: 0, limitFreesAt: null, days: [] };
  let waiting = false;
  for (let hour = 0; hour < mostHours && run.sent < going; hour++) {
    const at = begin + hour * hourMs;
    if (expiresAt !== null && at >= expiresAt.getTime()) break;
    room += freed.get(hour) ?? 0;
    const byLimit = Math.max(0, Math.floor(room / (share || 1)));
    const left = going - run.sent;
    const seconds = expiresAt === null ? 3600 : Math.min(3600, (expiresAt.getTime() - at) / 1000);
    const byPace = Math.floor(perSecond * seconds);
    const now = Math.min(left, byPace, byLimit);
    if (waiting && now > 0 && run.limitFreesAt === null) run.limitFreesAt = new Date(at);
    if (byLimit < Math.min(left, byPace) && !waiting) {
      waiting = true;
      run.overLimit = left - now;
    }
    if (now === 0) continue;
    run.sent += now;
    const counted = now * share;
    room -= counted;
    free(at + dayMs, counted);
    run.endsAt = new Date(at + Math.ceil((now / perSecond) * 1000));
    const date = new Date(at).toISOString().slice(0, 10);
    days.set(date, (days.get(date) ?? 0) + now);
  }
  // Those who never got their turn are counted on their own.
  run.overLimit = Math.max(0, run.overLimit - (going - run.sent));
  run.days = [...days].map(([date, count]) => ({ date, count }));
  return run;
}
