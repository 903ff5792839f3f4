import { rejectionRuleFor, type ListedTemplate, type TemplateStatus } from '@heliograph/domain';
import type { DomainEventDraft, TemplateChangeDraft } from '@heliograph/persistence';

export interface Listing {
  workspaceId: string;
  accountId: string;
  templates: ListedTemplate[];
  /** When the listing was begun. */
  askedAt: Date;
  now: Date;
  /** How many templates the account may hold (R11). */
  quota: number;
}

/** What one listing leads to besides the rows themselves; written at the end of its transaction. */
export interface Told {
  events: DomainEventDraft[];
  history: TemplateChangeDraft[];
}

/** Event names say what became of it; a status without a name of its own is `template.status_changed`. */
const eventOf: Partial<Record<TemplateStatus, string>> = {
  approved: 'template.approved',
  rejected: 'template.rejected',
  paused: 'template.paused',
  disabled: 'template.disabled',
  in_review: 'template.in_review',
};
export const statusEvent = (status: TemplateStatus): string => eventOf[status] ?? 'template.status_changed';

export const draft = (listing: Listing, type: string, subjectId: string, data: object): DomainEventDraft => ({
  workspaceId: listing.workspaceId,
  type,
  subjectKind: 'template',
  subjectId,
  data,
  occurredAt: listing.now,
});

/** The reason as it came, what it means, and the lint rule that would have caught it (R14). */
export function reasonOf({ status, rejectionReason }: ListedTemplate): {
  reason?: string;
  code?: string;
  ruleId?: string | null;
} {
  if (rejectionReason === null) return {};
  if (status !== 'rejected') return { reason: rejectionReason };
  const { code, ruleId } = rejectionRuleFor(rejectionReason);
  return { reason: rejectionReason, code, ruleId };
}
