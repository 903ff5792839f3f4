import type { TemplateContent, TemplateStatus } from '../template';
import { groupNearDuplicates } from './near-duplicates';

const dayMs = 86_400_000;
const unusedAfterDays = 90;
/** Deleting an approved template blocks its name this long (facts §5.3, M-TMAN). */
const nameBlockDays = 30;
const nearShare = 0.9;

export interface QuotaTemplate {
  id: string;
  name: string;
  language: string;
  status: TemplateStatus;
  content: Pick<TemplateContent, 'kind' | 'body' | 'footer'>;
  createdAt: Date;
  lastSentAt: Date | null;
  /** Scheduled messages, broadcasts, fallbacks and automations that name it. */
  dependants: number;
}

export interface DeletableTemplate {
  id: string;
  reasons: string[];
  /** Set when deleting blocks the name: it cannot be created again before this time. */
  nameBlockedUntil: Date | null;
}

export interface TemplateQuota {
  used: number;
  limit: number;
  /** Never negative. */
  left: number;
  state: 'ok' | 'near' | 'full';
  unusedFor90Days: string[];
  /** Ids of templates that say nearly the same, largest group first. */
  nearDuplicates: string[][];
  safeToDelete: DeletableTemplate[];
}

/**
 * The quota meter of one account (R11: 250 templates unless the provider has said more). `used` is the provider's count, which may hold templates
 * we do not list. NOT promised: that an unused template is not needed; only that nothing here names it. An unknown status is never deletable.
 */
export function templateQuota(
  facts: { used: number; limit: number; templates: readonly QuotaTemplate[] },
  now: Date,
): TemplateQuota {
  const { used, limit, templates } = facts;
  const kept = templates.filter((t) => t.status !== 'deleted');
  return {
    used,
    limit,
    left: Math.max(0, limit - used),
    state: used >= limit ? 'full' : used >= limit * nearShare ? 'near' : 'ok',
    unusedFor90Days: kept.filter((t) => isUnused(t, now)).map((t) => t.id),
    nearDuplicates: groupNearDuplicates(kept.filter((t) => t.status !== 'draft')),
    safeToDelete: kept.flatMap((t) => deletable(t, now) ?? []),
  };
}

/** Not sent for 90 days, and not so young that it had no chance. */
function isUnused({ status, lastSentAt, createdAt }: QuotaTemplate, now: Date): boolean {
  if (status === 'draft' || status === 'submitting' || status === 'in_review') return false;
  return now.getTime() - (lastSentAt ?? createdAt).getTime() > unusedAfterDays * dayMs;
}

function deletable(template: QuotaTemplate, now: Date): DeletableTemplate | undefined {
  const { id, status, dependants } = template;
  if (dependants > 0) return undefined;
  const free = (reasons: string[]): DeletableTemplate => ({
    id,
    reasons: [...reasons, 'Nothing scheduled refers to it.'],
    nameBlockedUntil: null,
  });
  switch (status) {
    case 'rejected':
      return free(['It was rejected and cannot be sent.']);
    case 'approved':
    case 'paused': {
      if (!isUnused(template, now)) return undefined;
      const nameBlockedUntil = new Date(now.getTime() + nameBlockDays * dayMs);
      const reasons = [
        `It was not sent in the last ${unusedAfterDays} days.`,
        'Nothing scheduled refers to it.',
        `Its name cannot be used again for ${nameBlockDays} days after it is deleted.`,
      ];
      return { id, reasons, nameBlockedUntil };
    }
    // WhatsApp does not delete disabled templates (M-TMAN); drafts take no quota; the rest is under way, gone or not known.
    case 'disabled':
    case 'draft':
    case 'submitting':
    case 'in_review':
    case 'deleted':
    case 'unknown':
      return undefined;
  }
}
