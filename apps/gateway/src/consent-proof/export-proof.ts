import { Inject, Injectable } from '@nestjs/common';
import type { ConsentProofBody, EvidenceBody } from '@heliograph/contracts';
import { consentRequirements, type Stores } from '@heliograph/persistence';
import { fromPublicId, type Clock } from '@heliograph/platform';
import { presentContact, presentLedger } from '../contacts/present-contact';
import { presentEvidence } from '../evidence/keep-evidence';
import { notFound } from '../http';
import type { Outcome } from '../outcome';
import { CLOCK, STORES } from '../tokens';

/** Everything that proves what a person agreed to: for the person, for an auditor, for Meta. */
@Injectable()
export class ExportProof {
  constructor(
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async export(workspaceId: string, contactId: string): Promise<Outcome<ConsentProofBody>> {
    const { contacts, consents, workspaces } = this.stores;
    const now = this.clock.now();
    const [contact, identities, rows, workspace] = await Promise.all([
      contacts.get(workspaceId, contactId),
      contacts.identitiesOf(workspaceId, [contactId]),
      consents.list(workspaceId, contactId),
      workspaces.get(workspaceId),
    ]);
    if (!contact || !workspace) return notFound('contact');
    const ledger = presentLedger(contact, rows, consentRequirements(workspace.settings), now);
    const files = await this.files(
      workspaceId,
      rows.map(({ evidence }) => evidence),
    );
    return {
      businessName: workspace.name,
      exportedAt: now.toISOString(),
      contact: presentContact(contact, identities),
      state: ledger.state,
      entries: ledger.entries.map((entry) => ({ ...entry, evidenceFile: files.get(entry.evidence ?? '') ?? null })),
    };
  }

  /** Evidence that is a file of ours, by its public id; anything else is the caller's own reference. */
  private async files(workspaceId: string, references: (string | null)[]): Promise<Map<string, EvidenceBody>> {
    const files = new Map<string, EvidenceBody>();
    for (const reference of new Set(references)) {
      const id = reference === null ? null : fromPublicId('evidence', reference);
      const row = id === null ? null : await this.stores.evidence.get(workspaceId, id);
      if (row) files.set(reference as string, presentEvidence(row));
    }
    return files;
  }
}

const columns = [
  'contact',
  'phone',
  'consent_id',
  'purpose',
  'kind',
  'occurred_at',
  'recorded_at',
  'channel',
  'business_name',
  'wording',
  'wording_version',
  'wording_language',
  'evidence',
  'evidence_sha256',
  'actor',
  'message',
] as const;

/** The entries as a table; the first row names the columns. */
export const proofTable = ({ contact, entries }: ConsentProofBody): { header: string[]; rows: string[][] } => ({
  header: [...columns],
  rows: entries.map((entry) =>
    [
      contact.id,
      contact.phone,
      entry.id,
      entry.purpose,
      entry.kind,
      entry.occurredAt,
      entry.recordedAt,
      entry.channel,
      entry.businessName,
      entry.wording,
      entry.wordingVersion,
      entry.wordingLanguage,
      entry.evidence,
      entry.evidenceFile?.sha256 ?? null,
      entry.actor,
      entry.message,
    ].map((cell) => cell ?? ''),
  ),
});
