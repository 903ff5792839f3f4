import {
  reconcileListing,
  type KnownTemplate,
  type ListingChanges,
  type TemplateCategory,
  type TemplateStatus,
} from '@heliograph/domain';
import type { DomainEventDraft, Stores, Template, Tx } from '@heliograph/persistence';
import type { ProviderTemplate } from '@heliograph/providers';

export interface Listing {
  workspaceId: string;
  accountId: string;
  templates: ProviderTemplate[];
  /** When the listing was begun. */
  askedAt: Date;
  now: Date;
}

const toKnown = (row: Template): KnownTemplate => ({
  id: row.id,
  providerTemplateId: row.providerTemplateId,
  name: row.name,
  language: row.language,
  status: row.status as TemplateStatus,
  statusRaw: row.statusRaw,
  category: row.category as TemplateCategory,
  rejectionReason: row.rejectionReason,
  missingListings: row.missingListings,
  changedAt: row.updatedAt,
});

/** Event names say what became of it; a status without a name of its own is `template.status_changed`. */
const eventOf: Partial<Record<TemplateStatus, string>> = {
  approved: 'template.approved',
  rejected: 'template.rejected',
  paused: 'template.paused',
  disabled: 'template.disabled',
  in_review: 'template.in_review',
};

/** Writes what one complete listing changed, in one transaction: all of it or nothing. Returns what changed. */
export async function applyListing(stores: Stores, listing: Listing): Promise<ListingChanges> {
  return stores.dataSource.transaction(async (tx) => {
    const known = (await stores.templates.ofAccount(listing.workspaceId, listing.accountId, tx)).map(toKnown);
    const changes = reconcileListing(known, listing.templates, listing.askedAt);
    const events: DomainEventDraft[] = [];
    await writeChanged(tx, stores, listing, changes, events);
    // Tombstones first: they free the names of templates that were deleted and made again.
    await writeMissing(tx, stores, listing, changes, events);
    await writeImported(tx, stores, listing, changes, events);
    await stores.events.append(tx, events);
    const approved = changes.changed.some(({ listed, statusChanged }) => statusChanged && listed.status === 'approved');
    if (approved || changes.imported.some((template) => template.status === 'approved')) await firstApproval(tx, stores, listing);
    // What was held for a template may go now; each message is decided again.
    if (approved) await stores.sweep.releaseHeld(tx, listing.workspaceId, listing.accountId, listing.now);
    return changes;
  });
}

const draft = (listing: Listing, type: string, subjectId: string, data: object): DomainEventDraft => ({
  workspaceId: listing.workspaceId,
  type,
  subjectKind: 'template',
  subjectId,
  data,
  occurredAt: listing.now,
});

async function writeChanged(
  tx: Tx,
  stores: Stores,
  listing: Listing,
  changes: ListingChanges,
  events: DomainEventDraft[],
): Promise<void> {
  for (const { known, listed, statusChanged, categoryChanged } of changes.changed) {
    const fact = {
      providerTemplateId: listed.providerTemplateId,
      status: listed.status,
      statusRaw: listed.statusRaw,
      category: listed.category,
      rejectionReason: listed.rejectionReason,
      readAt: listing.askedAt,
    };
    const written = await stores.templates.applyProviderFact(tx, listing.workspaceId, known.id, fact);
    if (!written) continue;
    if (statusChanged) {
      const reason = listed.rejectionReason === null ? {} : { reason: listed.rejectionReason };
      events.push(
        draft(listing, eventOf[listed.status] ?? 'template.status_changed', known.id, {
          from: known.status,
          to: listed.status,
          raw: listed.statusRaw,
          ...reason,
        }),
      );
    }
    if (categoryChanged)
      events.push(draft(listing, 'template.category_changed', known.id, { from: known.category, to: listed.category }));
  }
  await stores.templates.clearMissing(
    tx,
    changes.back.map(({ id }) => id),
  );
}

async function writeImported(
  tx: Tx,
  stores: Stores,
  listing: Listing,
  changes: ListingChanges,
  events: DomainEventDraft[],
): Promise<void> {
  for (const template of changes.imported) {
    const id = await stores.templates.import(tx, listing.workspaceId, {
      accountId: listing.accountId,
      name: template.name,
      language: template.language,
      // Not said yet: the strictest category until it is (marketing needs its own opt-in, R13).
      category: template.category ?? 'marketing',
      content: template.content,
      providerTemplateId: template.providerTemplateId,
      status: template.status,
      statusRaw: template.statusRaw,
      rejectionReason: template.rejectionReason,
      readAt: listing.askedAt,
    });
    if (id !== null)
      events.push(
        draft(listing, 'template.imported', id, { status: template.status, name: template.name, language: template.language }),
      );
  }
}

async function writeMissing(
  tx: Tx,
  stores: Stores,
  listing: Listing,
  changes: ListingChanges,
  events: DomainEventDraft[],
): Promise<void> {
  for (const { known, gone } of changes.missing) {
    const written = await stores.templates.markMissing(
      tx,
      listing.workspaceId,
      known.id,
      gone ? listing.now : null,
      listing.askedAt,
    );
    if (gone && written) events.push(draft(listing, 'template.gone', known.id, { name: known.name, language: known.language }));
  }
}

async function firstApproval(tx: Tx, stores: Stores, listing: Listing): Promise<void> {
  const items = await stores.accounts.onboarding(listing.workspaceId, listing.accountId, tx);
  if (items.some((item) => item.name === 'first_template_approved' && item.state === 'done')) return;
  await stores.accounts.stateOnboardingItem(tx, listing.workspaceId, {
    accountId: listing.accountId,
    name: 'first_template_approved',
    state: 'done',
    source: 'provider',
    actor: 'template-sync',
    proof: 'listed as approved by the provider',
    at: listing.now,
  });
}
