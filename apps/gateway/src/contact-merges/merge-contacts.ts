import { Injectable } from '@nestjs/common';
import type { MergeContactBody, MergedContactBody } from '@heliograph/contracts';
import { mergeConsents, type ConsentKind, type LedgerOf, type MergedConsent, type Purpose } from '@heliograph/domain';
import type { ConsentEntryRow, Contact } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import { Acts, type Act, type Tx } from '../audit/acts';
import { presentContact } from '../contacts/present-contact';
import { notFound, unprocessable } from '../http';
import type { Outcome } from '../outcome';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';

/** Carries the answer of a dry run out of the transaction that must not commit. */
class OnlyTried extends Error {
  constructor(readonly answer: MergedContactBody) {
    super('a dry run ends here');
  }
}

/**
 * Two contacts who are one person, in one transaction. A dry run is the same transaction, not committed: what it shows is what would happen.
 * Not promised: a way back.
 */
@Injectable()
export class MergeContacts {
  constructor(private readonly acts: Acts) {}

  async merge(by: Requester, fromId: string, body: MergeContactBody): Promise<Outcome<MergedContactBody>> {
    const intoId = uuidOf('contact', body.into);
    if (fromId === intoId) return unprocessable('same_contact', 'A contact cannot be merged with itself.');
    try {
      return await this.acts.perform(by, async (act) => {
        const both = await this.acts.stores.contactMerges.lock(act.tx, by.workspaceId, fromId, intoId);
        if (!both) return notFound('contact');
        const answer = await this.perform(by, act, both.from, both.into, body.dryRun);
        if (body.dryRun) throw new OnlyTried(answer);
        return answer;
      });
    } catch (error) {
      if (error instanceof OnlyTried) return error.answer;
      throw error;
    }
  }

  private async perform(by: Requester, act: Act, from: Contact, into: Contact, dryRun: boolean): Promise<MergedContactBody> {
    const { stores } = this.acts;
    const { tx, now } = act;
    const [ours, theirs] = [await this.ledger(tx, into.id), await this.ledger(tx, from.id)];
    const consents = mergeConsents(ledgerOf(ours, into), ledgerOf(theirs, from), now);
    for (const consent of consents) await this.append(act, by, into.id, from.id, consent, theirs);
    const effect = await stores.contactMerges.merge(tx, by.workspaceId, from, into, now);
    const { identities, tags, messages, moved, joined } = effect;
    const kept = consents.map(({ purpose, kind }) => ({ purpose, kind }));
    await act.record({
      action: 'contact.merged',
      subject: { kind: 'contact', id: into.id },
      after: { fromContactId: from.id, identities, tags, messages, moved: moved.length, joined: joined.length, consents: kept },
      event: { type: 'contact.merged', data: { fromContactId: from.id, contactId: into.id } },
    });
    const { contact, identities: named } = await stores.contactMerges.asItStands(tx, by.workspaceId, into.id);
    return {
      dryRun,
      contact: presentContact(contact, named),
      merged: toPublicId('contact', from.id),
      identities,
      tags,
      messages,
      conversations: {
        moved: moved.map((id) => toPublicId('conversation', id)),
        joined: joined.map((pair) => ({
          from: toPublicId('conversation', pair.from),
          into: toPublicId('conversation', pair.into),
        })),
      },
      consents: kept,
    };
  }

  private ledger(tx: Tx, contactId: string): Promise<ConsentEntryRow[]> {
    return this.acts.stores.consents.ledger(tx, contactId);
  }

  private async append(act: Act, by: Requester, into: string, from: string, consent: MergedConsent, theirs: ConsentEntryRow[]) {
    const proof = theirs.find(({ id }) => id === consent.proof);
    await this.acts.stores.consents.append(
      act.tx,
      by.workspaceId,
      into,
      {
        purpose: consent.purpose,
        kind: consent.kind,
        channel: proof?.channel ?? 'merge',
        businessName: proof?.businessName ?? null,
        wording: proof?.wording ?? null,
        wordingVersion: proof?.wordingVersion ?? null,
        wordingLanguage: proof?.wordingLanguage ?? null,
        evidence: proof?.evidence ?? `Merged with ${toPublicId('contact', from)}`,
        actor: by.actor,
        messageId: proof?.messageId ?? null,
        occurredAt: consent.occurredAt,
      },
      act.now,
    );
  }
}

const ledgerOf = (rows: ConsentEntryRow[], { wroteToUsAt }: Contact): LedgerOf => ({
  entries: rows.map((row) => ({ ...row, purpose: row.purpose as Purpose, kind: row.kind as ConsentKind })),
  wroteToUsAt,
});
