import { Injectable } from '@nestjs/common';
import type { RecordConsentBody } from '@heliograph/contracts';
import { Acts } from '../audit/acts';
import { AskConsent } from './ask-consent';
import { notFound, ProblemError, unprocessable } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';

/** How far ahead of our clock a recorder's own may run, ms. The domain ignores grants dated further; here they are told. */
const clockToleranceMs = 5 * 60_000;

/** R8: one more entry of the ledger. Entries are never edited: a mistake is corrected by another entry. */
@Injectable()
export class RecordConsent {
  constructor(
    private readonly acts: Acts,
    private readonly asking: AskConsent,
  ) {}

  async record(by: Requester, contactId: string, { ask, ...body }: RecordConsentBody): Promise<Outcome<void>> {
    if (ask === undefined) return this.append(by, contactId, body, null);
    const asked = await this.asking.ask(by, contactId, ask);
    if (asked instanceof ProblemError) return asked;
    // Dated when it was asked: an answer is never older than its question.
    const wording = body.wording ?? ask.text;
    return this.append(
      by,
      contactId,
      { ...body, occurredAt: asked.at.toISOString(), ...(wording && { wording }) },
      asked.messageId,
    );
  }

  private async append(
    by: Requester,
    contactId: string,
    body: Omit<RecordConsentBody, 'ask'>,
    messageId: string | null,
  ): Promise<Outcome<void>> {
    const occurredAt = new Date(body.occurredAt);
    if (occurredAt.getTime() > this.acts.clock.now().getTime() + clockToleranceMs) {
      return unprocessable('occurred_in_future', 'Consent is recorded once it was given.', {
        errors: [{ pointer: '/occurredAt', code: 'in_future', message: 'Must not lie in the future' }],
      });
    }
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const { contacts, consents } = this.acts.stores;
      if (!(await contacts.lock(tx, by.workspaceId, contactId))) return notFound('contact');
      const entry = await consents.append(
        tx,
        by.workspaceId,
        contactId,
        { ...body, occurredAt, actor: by.actor, messageId },
        now,
      );
      const { purpose, kind, channel } = body;
      await record({
        action: 'consent.recorded',
        subject: { kind: 'contact', id: contactId },
        after: { consentId: entry.id, purpose, kind, channel, occurredAt, ...(messageId && { messageId }) },
        event: { type: 'consent.recorded', data: { consentId: entry.id, purpose, kind } },
      });
      return undefined;
    });
  }
}
