import type { AccountBody, EligibilityBody, OnboardingBody, TemplateSyncBody } from '@heliograph/contracts';
import {
  isEligible,
  onboardingItemNames,
  onboardingNextSteps,
  type AccountRestriction,
  type AccountReview,
  type BusinessVerification,
  type Eligibility,
} from '@heliograph/domain';
import {
  readStanding,
  wholeAccount,
  type Account,
  type AccountSync,
  type EligibilityFact,
  type OnboardingItemRow,
} from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import { publicOrNull } from '../public-ids';

type Standing = Pick<Eligibility, 'businessVerification' | 'review' | 'restrictions'>;

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

const presentStanding = (standing: {
  businessVerification: BusinessVerification;
  review: AccountReview;
  restrictions: AccountRestriction[];
}) => ({
  businessVerification: { ...standing.businessVerification, at: iso(standing.businessVerification.at) },
  review: { ...standing.review, at: iso(standing.review.at) },
  restrictions: standing.restrictions.map(({ kind, scope, from, until, text }) => ({
    kind,
    scope,
    from: from.toISOString(),
    until: iso(until),
    text,
  })),
});

/** The fold of nothing but the standing: enough to ask whether the account is eligible. */
export const eligibleNow = (standing: Standing, now: Date): boolean =>
  isEligible({ ...standing, firstVerified: null, firstApproved: null, withheld: [] }, now);

/** Everything about an account except its credentials. */
export function presentAccount(account: Account, now: Date): AccountBody {
  const standing = readStanding(account.standing);
  return {
    id: toPublicId('account', account.id),
    name: account.name,
    provider: account.provider,
    providerAccountId: account.providerAccountId,
    baseUrl: account.baseUrl,
    wabaId: account.wabaId,
    businessManagerName: account.businessManagerName,
    eligible: eligibleNow(standing, now),
    ...presentStanding(standing),
    templateQuota: account.templateQuota,
    messagingLimit: account.messagingLimit,
    version: account.version,
    createdAt: account.createdAt.toISOString(),
    updatedAt: account.updatedAt.toISOString(),
  };
}

/** R3, R15: always all items. A row of the channel stands before one of the whole account. */
export function presentOnboarding(rows: readonly OnboardingItemRow[], channelId: string | null): OnboardingBody {
  const find = (name: string) =>
    rows.find((row) => row.name === name && row.channelId === channelId) ??
    rows.find((row) => row.name === name && row.channelId === wholeAccount);
  const items = onboardingItemNames.map((name): OnboardingBody['items'][number] => {
    const row = find(name);
    const done = row?.state === 'done';
    return {
      name,
      state: done ? 'done' : 'open',
      source: (row?.source as OnboardingBody['items'][number]['source'] | undefined) ?? null,
      at: row?.at.toISOString() ?? null,
      proof: row?.proof ?? null,
      nextStep: done ? null : onboardingNextSteps[name],
    };
  });
  return { complete: items.every(({ state }) => state === 'done'), items };
}

export const presentEligibility = (
  eligibility: Eligibility,
  timeline: readonly EligibilityFact[],
  now: Date,
): EligibilityBody => ({
  eligible: isEligible(eligibility, now),
  ...presentStanding(eligibility),
  withheld: eligibility.withheld.map(({ kind, value, occurredAt, source }) => ({
    kind,
    value,
    occurredAt: occurredAt.toISOString(),
    source,
  })),
  timeline: timeline.map((fact) => ({
    id: toPublicId('eligibilityFact', fact.id),
    kind: fact.kind,
    value: fact.value,
    text: fact.text,
    until: iso(fact.until),
    source: fact.source as 'operator',
    actor: fact.actor,
    evidence: publicOrNull('evidence', fact.evidenceId),
    occurredAt: fact.occurredAt.toISOString(),
    recordedAt: fact.recordedAt.toISOString(),
  })),
});

/** So many failed syncs in a row open the circuit: the schedule then waits out `notBefore` and tries once. */
const failuresToOpen = 5;

function circuitOf(sync: AccountSync | null, now: Date): TemplateSyncBody['circuit'] {
  if (!sync || sync.failures < failuresToOpen) return 'closed';
  return sync.notBefore !== null && sync.notBefore.getTime() > now.getTime() ? 'open' : 'half_open';
}

/** @param sync null when the account was never synced. */
export function presentTemplateSync(sync: AccountSync | null, now: Date): TemplateSyncBody {
  const read = sync?.lastSuccessAt ?? null;
  const state = !sync?.lastAttemptAt ? 'never' : sync.runningSince ? 'running' : sync.failures > 0 ? 'failing' : 'idle';
  return {
    state,
    circuit: circuitOf(sync, now),
    ageSeconds: read === null ? null : Math.max(0, Math.round((now.getTime() - read.getTime()) / 1000)),
    lastAttemptAt: iso(sync?.lastAttemptAt ?? null),
    lastSuccessAt: iso(sync?.lastSuccessAt ?? null),
    lastErrorAt: iso(sync?.lastErrorAt ?? null),
    lastError: sync?.lastError ?? null,
    failures: sync?.failures ?? 0,
    templatesSeen: sync?.templatesSeen ?? null,
    pages: sync?.pages ?? null,
    durationMs: sync?.durationMs ?? null,
    notBefore: iso(sync?.notBefore ?? null),
    runningSince: iso(sync?.runningSince ?? null),
  };
}
