import { nameBlockedUntil, pauseEndsAt, reconcileListing, templateQuota, type ListingChanges } from '@heliograph/domain';
import type { KnownTemplateRow, Stores, Tx } from '@heliograph/persistence';
import { applyVersions } from './apply-versions';
import { draft, reasonOf, statusEvent, type Listing, type Told } from './listing';

/** Writes what one complete listing changed, in one transaction: all of it or nothing. Returns what changed. */
export async function applyListing(stores: Stores, listing: Listing): Promise<ListingChanges> {
  return stores.dataSource.transaction(async (tx) => {
    const { workspaceId, accountId, askedAt } = listing;
    const known = await stores.templates.knownOf(tx, workspaceId, accountId);
    // Edits under review, replaced versions and what we have just deleted are listed too, and are no templates of their own.
    const others = await stores.templateVersions.otherContents(tx, workspaceId, accountId, askedAt);
    const otherIds = new Set(others.map(({ providerTemplateId }) => providerTemplateId));
    const templates = listing.templates.filter(({ providerTemplateId }) => !otherIds.has(providerTemplateId));
    const changes = reconcileListing(known, templates, askedAt);
    const told: Told = { events: [], history: [] };
    await writeChanged(tx, stores, listing, changes, new Map(known.map((row) => [row.id, row])), told);
    // Tombstones first: they free the names of templates that were deleted and made again.
    await writeMissing(tx, stores, listing, changes, told);
    await writeImported(tx, stores, listing, changes, told);
    const edits = await applyVersions(tx, stores, listing, others, told);
    await stores.events.append(tx, told.events);
    await stores.templateHistory.append(tx, told.history);
    await noteQuota(tx, stores, listing);
    const approved =
      edits.approved.length > 0 ||
      changes.changed.some(({ listed, statusChanged }) => statusChanged && listed.status === 'approved');
    if (approved || changes.imported.some((template) => template.status === 'approved')) await firstApproval(tx, stores, listing);
    const nowApproved = changes.changed.filter(({ listed, statusChanged }) => statusChanged && listed.status === 'approved');
    const mended = [...edits.approved, ...nowApproved.map(({ known }) => known.id)];
    await stores.templateHolds.release(workspaceId, tx, mended, { at: listing.now, because: 'approved' });
    // What was held for a template may go now; each message is decided again.
    if (approved) await stores.sweep.releaseHeld(tx, workspaceId, accountId, listing.now);
    return changes;
  });
}

async function writeChanged(
  tx: Tx,
  stores: Stores,
  listing: Listing,
  changes: ListingChanges,
  rows: ReadonlyMap<string, KnownTemplateRow>,
  told: Told,
): Promise<void> {
  const { workspaceId, askedAt, now } = listing;
  const pauses = new Map<string, Date | null>();
  const facts = changes.changed.map(({ known, listed, statusChanged }) => {
    const { providerTemplateId, status, statusRaw, category, rejectionReason } = listed;
    const pausedUntil = statusChanged && status === 'paused' ? pauseEndsAt(rows.get(known.id)?.pauses ?? 0, now) : null;
    pauses.set(known.id, pausedUntil);
    return { id: known.id, providerTemplateId, status, statusRaw, category, rejectionReason, pausedUntil };
  });
  const written = await stores.templates.applyProviderFacts(tx, workspaceId, facts, askedAt);
  const versions = facts
    .filter(({ id }) => written.has(id))
    .map(({ id, ...fact }) => ({ ...fact, templateId: id, number: rows.get(id)?.currentVersion ?? 1 }));
  await stores.templateVersions.recordFacts(tx, workspaceId, versions, askedAt);
  const lost = changes.changed.filter(({ known, listed }) => known.status === 'approved' && listed.status !== 'approved');
  const dependants = await stores.templateDependants.counts(
    workspaceId,
    lost.map(({ known }) => known.id),
    tx,
  );
  for (const { known, listed, statusChanged, categoryChanged } of changes.changed) {
    if (!written.has(known.id)) continue;
    const row = rows.get(known.id);
    const change = {
      workspaceId,
      templateId: known.id,
      version: row?.currentVersion ?? null,
      raw: listed.statusRaw,
      at: askedAt,
    };
    if (statusChanged) {
      const reason = reasonOf(listed);
      const pausedUntil = pauses.get(known.id);
      const waiting = dependants.get(known.id);
      told.events.push(
        draft(listing, statusEvent(listed.status), known.id, {
          from: known.status,
          to: listed.status,
          raw: listed.statusRaw,
          ...reason,
          ...(pausedUntil ? { pausedUntil: pausedUntil.toISOString() } : {}),
          ...(waiting === undefined ? {} : { dependants: waiting }),
        }),
      );
      told.history.push({
        ...change,
        kind: 'status',
        was: known.status,
        became: listed.status,
        reason: reason.reason ?? null,
        ruleId: reason.ruleId ?? null,
      });
    }
    if (categoryChanged && listed.category !== null) {
      const requested = row?.requestedCategory ?? null;
      told.events.push(
        draft(listing, 'template.category_changed', known.id, { from: known.category, to: listed.category, requested }),
      );
      told.history.push({
        ...change,
        kind: 'category',
        was: known.category,
        became: listed.category,
        reason: null,
        ruleId: null,
      });
    }
  }
  await stores.templates.clearMissing(
    tx,
    changes.back.map(({ id }) => id),
  );
}

async function writeImported(tx: Tx, stores: Stores, listing: Listing, changes: ListingChanges, told: Told): Promise<void> {
  const { workspaceId, accountId, askedAt } = listing;
  const imported = changes.imported.map(
    ({ name, language, category, content, providerTemplateId, status, statusRaw, rejectionReason }) => ({
      name,
      language,
      // Not said yet: the strictest category until it is (marketing needs its own opt-in, R13).
      category: category ?? ('marketing' as const),
      content,
      providerTemplateId,
      status,
      statusRaw,
      rejectionReason,
    }),
  );
  const made = await stores.templates.importMany(tx, workspaceId, accountId, imported, askedAt);
  for (const { providerTemplateId, status, name, language } of changes.imported) {
    const id = made.get(providerTemplateId);
    if (id !== undefined) told.events.push(draft(listing, 'template.imported', id, { status, name, language }));
  }
}

async function writeMissing(tx: Tx, stores: Stores, listing: Listing, changes: ListingChanges, told: Told): Promise<void> {
  const { workspaceId, askedAt, now } = listing;
  const ids = (gone: boolean) => changes.missing.filter((one) => one.gone === gone).map(({ known }) => known.id);
  await stores.templates.markManyMissing(tx, workspaceId, ids(false), { goneAt: null, askedAt });
  const absence = { goneAt: now, askedAt, blockedUntil: nameBlockedUntil(now) };
  const buried = await stores.templates.markManyMissing(tx, workspaceId, ids(true), absence);
  const dependants = await stores.templateDependants.counts(workspaceId, [...buried], tx);
  for (const { known } of changes.missing) {
    if (!buried.has(known.id)) continue;
    const waiting = dependants.get(known.id);
    const { name, language } = known;
    told.events.push(
      draft(listing, 'template.gone', known.id, { name, language, ...(waiting === undefined ? {} : { dependants: waiting }) }),
    );
  }
}

async function noteQuota(tx: Tx, stores: Stores, { workspaceId, accountId, quota, now }: Listing): Promise<void> {
  const own = await stores.templates.count(workspaceId, accountId, tx);
  const used = own + (await stores.templateVersions.countOtherContents(workspaceId, accountId, tx));
  const { state } = templateQuota({ used, limit: quota, templates: [] }, now);
  const before = await stores.templateUpkeep.noteQuota(tx, workspaceId, accountId, state);
  if (before !== 'ok' || state === 'ok') return;
  const data = { accountId, used, limit: quota, state };
  const about = { workspaceId, subjectKind: 'account', subjectId: accountId, occurredAt: now };
  await stores.events.append(tx, [{ ...about, type: 'template.quota_near', data }]);
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
