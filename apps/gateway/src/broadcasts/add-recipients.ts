import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { mostRecipients, type AddedRecipientsBody, type FromContactsBody, type RecipientGivenBody } from '@heliograph/contracts';
import { parsePhoneNumber } from '@heliograph/domain';
import type { AudienceRow } from '@heliograph/persistence';
import { fromPublicId } from '@heliograph/platform';
import { Acts } from '../audit/acts';
import { ImportFailure } from '../consent-imports/import-failure';
import { declaredEncoding, readText } from '../consent-imports/read-text';
import type { GatewayConfig } from '../gateway.config';
import { conflict, notFound, ProblemError } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';
import { CONFIG } from '../tokens';
import { readRecipients } from './read-recipients';

/** Rows in one transaction. */
const batchSize = 1000;
const contactsAtOnce = 5000;
const mostErrors = 100;

interface Line {
  line: number;
  given: RecipientGivenBody | null;
}

/**
 * Puts recipients into an open audience, batch by batch as they arrive: what does not fit into memory is never in memory. A file that
 * breaks off leaves what was read so far, and sending it again adds only what is missing: a recipient is one row, whatever comes twice.
 */
@Injectable()
export class AddRecipients {
  constructor(
    private readonly acts: Acts,
    @Inject(CONFIG) private readonly config: Pick<GatewayConfig, 'CONSENT_IMPORT_LIMIT'>,
  ) {}

  fromList(by: Requester, id: string, recipients: RecipientGivenBody[]): Promise<Outcome<AddedRecipientsBody>> {
    async function* lines(): AsyncGenerator<Line> {
      for (const [index, given] of recipients.entries()) yield { line: index + 1, given };
    }
    return this.add(by, id, 'list', lines());
  }

  async fromCsv(
    by: Requester,
    id: string,
    file: { body: Readable; contentType: string; phoneColumn: string },
  ): Promise<Outcome<AddedRecipientsBody>> {
    try {
      const encoding = declaredEncoding(file.contentType);
      // Leaving the loop early must not close the connection: the answer still has to go out on it.
      const bytes = file.body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
      const lines = readRecipients(readText(bytes, encoding, this.config.CONSENT_IMPORT_LIMIT), file.phoneColumn);
      return await this.add(by, id, 'csv', lines);
    } finally {
      // Unread bytes would keep the connection from answering.
      file.body.resume();
    }
  }

  async fromContacts(by: Requester, id: string, filter: FromContactsBody): Promise<Outcome<AddedRecipientsBody>> {
    const { audiences } = this.acts.stores;
    const sum = nothing();
    for (let after: string | null = null; ;) {
      const added = await audiences.addContacts(by.workspaceId, id, filter, after, contactsAtOnce);
      if (!added) return this.closed(by, id);
      sum.added += added.added;
      sum.duplicates += added.duplicates;
      if (added.count > mostRecipients) return this.tooMany(by, id, 'contacts', sum);
      if (added.next === null) break;
      after = added.next;
    }
    return this.told(by, id, 'contacts', sum, { filter });
  }

  private async add(
    by: Requester,
    id: string,
    source: string,
    lines: AsyncIterable<Line>,
  ): Promise<Outcome<AddedRecipientsBody>> {
    const { stores, clock } = this.acts;
    const sum = nothing();
    let rows: AudienceRow[] = [];
    let refused = 0;
    const refuse = (line: number, code: string, message: string) => {
      sum.refused += 1;
      if (sum.errors.length < mostErrors) sum.errors.push({ line, code, message });
    };
    const write = async (): Promise<'closed' | 'full' | null> => {
      const added = await stores.audiences.add(by.workspaceId, id, rows, refused, clock.now());
      if (!added) return 'closed';
      sum.added += added.added;
      sum.duplicates += added.duplicates;
      for (const line of added.unknown) refuse(line, 'contact_not_found', 'There is no such contact in this workspace');
      [rows, refused] = [[], 0];
      return added.count > mostRecipients ? 'full' : null;
    };
    const end = (stop: 'closed' | 'full') => (stop === 'closed' ? this.closed(by, id) : this.tooMany(by, id, source, sum));
    try {
      for await (const { line, given } of lines) {
        const read = rowOf(line, given);
        if ('row' in read) rows.push(read.row);
        else {
          refused += 1;
          refuse(line, read.code, read.message);
        }
        if (rows.length + refused < batchSize) continue;
        const stop = await write();
        if (stop) return await end(stop);
      }
      const stop = await write();
      if (stop) return await end(stop);
    } catch (error) {
      if (!(error instanceof ImportFailure)) throw error;
      await this.told(by, id, source, sum, { failure: error.code });
      return new ProblemError(
        error.status,
        error.code,
        `${error.message} What was read before it is in the audience; send the file again.`,
        {
          extra: { ...sum },
        },
      );
    }
    return this.told(by, id, source, sum);
  }

  private async closed(by: Requester, id: string): Promise<ProblemError> {
    const broadcast = await this.acts.stores.broadcasts.get(by.workspaceId, id);
    if (!broadcast) return notFound('broadcast');
    return conflict(
      'audience_closed',
      `The audience is ${broadcast.audienceState}, the broadcast ${broadcast.state}: nobody can be added.`,
    );
  }

  private async tooMany(by: Requester, id: string, source: string, sum: AddedRecipientsBody): Promise<ProblemError> {
    await this.told(by, id, source, sum, { failure: 'audience_too_large' });
    return conflict(
      'audience_too_large',
      `A broadcast has at most ${mostRecipients} recipients; what was added up to there stays.`,
      {
        extra: { ...sum },
      },
    );
  }

  /** The rows are written batch by batch; that somebody added them is one entry at the end. No phone number is in it. */
  private async told(
    by: Requester,
    id: string,
    source: string,
    sum: AddedRecipientsBody,
    more: object = {},
  ): Promise<AddedRecipientsBody> {
    const { added, refused, duplicates } = sum;
    await this.acts.perform(by, ({ record }) =>
      record({
        action: 'broadcast.recipients_added',
        subject: { kind: 'broadcast', id },
        after: { source, added, refused, duplicates, ...more },
        event: { type: 'broadcast.recipients_added', data: { added, refused, duplicates } },
      }),
    );
    return sum;
  }
}

const nothing = (): AddedRecipientsBody => ({ added: 0, refused: 0, duplicates: 0, errors: [] });

function rowOf(line: number, given: RecipientGivenBody | null): { row: AudienceRow } | { code: string; message: string } {
  if (given === null) return { code: 'row_invalid', message: 'Not as many cells as the header, or no recipient in it' };
  const variables = given.variables && Object.keys(given.variables).length > 0 ? given.variables : null;
  if (given.contact !== undefined) {
    const contactId = fromPublicId('contact', given.contact);
    if (contactId === null) return { code: 'contact_not_found', message: 'There is no such contact in this workspace' };
    return { row: { line, phone: null, country: null, contactId, variables } };
  }
  const phone = parsePhoneNumber(given.phone ?? '');
  if (!phone.ok)
    return {
      code: 'phone_invalid',
      message: `phone: ${phone.reason.replaceAll('_', ' ')}; write it with + and the country code`,
    };
  return { row: { line, phone: phone.e164, country: phone.country, contactId: null, variables } };
}
