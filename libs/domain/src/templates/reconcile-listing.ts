import { sameLanguage } from './template-language';
import type { TemplateCategory, TemplateContent, TemplateStatus } from './template';

/** One template as the provider lists it. */
export interface ListedTemplate {
  providerTemplateId: string;
  name: string;
  language: string;
  status: TemplateStatus;
  statusRaw: string;
  category: TemplateCategory | null;
  rejectionReason: string | null;
  content: TemplateContent | null;
}

/** One live template as we have it. */
export interface KnownTemplate {
  id: string;
  providerTemplateId: string | null;
  name: string;
  language: string;
  status: TemplateStatus;
  statusRaw: string | null;
  category: TemplateCategory;
  rejectionReason: string | null;
  missingListings: number;
  /** When we last wrote or submitted it: what is newer than the listing was not in it for a reason. */
  changedAt: Date;
}

export interface ListingChanges {
  changed: { known: KnownTemplate; listed: ListedTemplate; statusChanged: boolean; categoryChanged: boolean }[];
  /** Made elsewhere (R7). */
  imported: ListedTemplate[];
  /** Absent from this complete listing; `gone` when it was absent from enough of them in a row. */
  missing: { known: KnownTemplate; gone: boolean }[];
  /** Known, listed again after an absence, otherwise as before. */
  back: KnownTemplate[];
}

/** Complete listings in a row without a template before it is taken for deleted at the provider. */
export const listingsBeforeGone = 2;

/** Still ours: nothing the provider lists or omits says anything about it. */
const notSubmitted = (known: KnownTemplate): boolean =>
  known.providerTemplateId === null && (known.status === 'draft' || known.status === 'submitting');

/**
 * What one complete listing changes (R18). Only ever called with all pages: a partial listing has no right to an opinion.
 *
 * @param askedAt when the listing was begun; a template changed since then is left alone until the next one
 */
export function reconcileListing(
  known: readonly KnownTemplate[],
  listed: readonly ListedTemplate[],
  askedAt: Date,
): ListingChanges {
  const changes: ListingChanges = { changed: [], imported: [], missing: [], back: [] };
  const unique = [...new Map(listed.map((template) => [template.providerTemplateId, template])).values()];
  const byProviderId = new Map(
    known.flatMap((template) => (template.providerTemplateId ? [[template.providerTemplateId, template] as const] : [])),
  );
  const byName = new Map<string, KnownTemplate[]>();
  for (const template of known) byName.set(template.name, [...(byName.get(template.name) ?? []), template]);
  const seen = new Set<string>();
  for (const template of unique) {
    const match =
      byProviderId.get(template.providerTemplateId) ??
      byName
        .get(template.name)
        ?.find((candidate) => candidate.providerTemplateId === null && sameLanguage(candidate.language, template.language));
    if (!match) {
      // Content that was never submitted for WhatsApp is the provider's draft, not a WhatsApp template.
      if (template.status !== 'draft') changes.imported.push(template);
      continue;
    }
    seen.add(match.id);
    if (match.changedAt > askedAt) continue;
    compare(match, template, changes);
  }
  for (const template of known) {
    if (seen.has(template.id) || notSubmitted(template) || template.changedAt > askedAt) continue;
    changes.missing.push({ known: template, gone: template.missingListings + 1 >= listingsBeforeGone });
  }
  return changes;
}

function compare(known: KnownTemplate, listed: ListedTemplate, changes: ListingChanges): void {
  // Created but not yet submitted: our own submission is on its way and will say more.
  if (listed.status === 'draft' && (known.status === 'draft' || known.status === 'submitting')) return;
  const statusChanged = known.status !== listed.status || (known.statusRaw ?? '') !== listed.statusRaw;
  const categoryChanged = listed.category !== null && listed.category !== known.category;
  const linked = known.providerTemplateId !== listed.providerTemplateId;
  if (statusChanged || categoryChanged || linked || (known.rejectionReason ?? null) !== (listed.rejectionReason ?? null)) {
    changes.changed.push({ known, listed, statusChanged: known.status !== listed.status, categoryChanged });
  } else if (known.missingListings > 0) {
    changes.back.push(known);
  }
}
