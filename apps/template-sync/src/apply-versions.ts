import type { ListedTemplate } from '@heliograph/domain';
import type { OtherContent, Stores, Tx } from '@heliograph/persistence';
import { draft, reasonOf, statusEvent, type Listing, type Told } from './listing';

/**
 * R12: an edit has a content and a review of its own at the provider. When it is approved, the template sends it from then on; when it
 * is refused, the template goes on as it was. Older versions that the provider still lists change nothing.
 */
export async function applyVersions(
  tx: Tx,
  stores: Stores,
  listing: Listing,
  others: readonly OtherContent[],
  told: Told,
): Promise<{ approved: string[] }> {
  const { workspaceId, askedAt } = listing;
  const pending = new Map(
    others
      .filter((other) => other.pending && other.status !== 'draft')
      .map((other) => [other.providerTemplateId, other] as const),
  );
  const said = new Map<OtherContent, ListedTemplate>();
  for (const listed of listing.templates) {
    const version = pending.get(listed.providerTemplateId);
    // Created and not yet submitted: our own submission is on its way and will say more.
    if (version && listed.status !== 'draft' && news(version, listed)) said.set(version, listed);
  }
  const facts = [...said].map(([{ templateId, number }, listed]) => {
    const { providerTemplateId, status, statusRaw, category, rejectionReason } = listed;
    return { templateId, number, providerTemplateId, status, statusRaw, category, rejectionReason };
  });
  const written = await stores.templateVersions.recordFacts(tx, workspaceId, facts, askedAt);
  const approved: string[] = [];
  for (const [version, listed] of said) {
    const { templateId, number } = version;
    if (!written.has(`${templateId} ${number}`)) continue;
    const reason = reasonOf(listed);
    const replaced =
      listed.status === 'approved' ? await stores.templateVersions.takeOver(tx, workspaceId, templateId, number, askedAt) : null;
    if (replaced) approved.push(templateId);
    told.events.push(
      draft(listing, statusEvent(listed.status), templateId, {
        from: version.status,
        to: listed.status,
        raw: listed.statusRaw,
        version: number,
        edit: true,
        ...reason,
        ...(replaced ? { replacedVersion: replaced.replacedVersion } : {}),
      }),
    );
    told.history.push({
      workspaceId,
      templateId,
      version: number,
      kind: 'status',
      was: version.status,
      became: listed.status,
      raw: listed.statusRaw,
      reason: reason.reason ?? null,
      ruleId: reason.ruleId ?? null,
      at: askedAt,
    });
  }
  return { approved };
}

/** An approved edit that has not taken over yet is news each time. */
const news = (version: OtherContent, listed: ListedTemplate): boolean =>
  listed.status === 'approved' ||
  version.status !== listed.status ||
  (version.statusRaw ?? '') !== listed.statusRaw ||
  (version.rejectionReason ?? null) !== (listed.rejectionReason ?? null);
