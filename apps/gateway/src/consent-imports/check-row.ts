import type { ConsentImportColumn } from '@heliograph/contracts';
import { consentKinds, parsePhoneNumber, purposes, type ConsentKind, type Purpose } from '@heliograph/domain';
import type { Finding, StagedRow } from '@heliograph/persistence';
import type { Cells, FileRow } from './read-rows';

const clockToleranceMs = 5 * 60_000;
const longest: Partial<Record<ConsentImportColumn, number>> = {
  channel: 40,
  business_name: 200,
  wording: 4000,
  wording_version: 100,
  wording_language: 20,
  evidence: 2000,
  name: 200,
};
const isoTime = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/i;
const languageCode = /^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8}){0,2}$/;

type Problem = [code: string, message: string];

/** A row as the ledger wants it, or what is wrong with it: the first thing, by column. Never the phone: its last two digits at most. */
export function checkRow({ line, cells }: FileRow, now: Date): { row: StagedRow } | { finding: Finding } {
  const refuse = ([code, message]: Problem) => ({ finding: { line, code, message, phoneEnding: endingOf(cells?.phone) } });
  if (cells === null) return refuse(['wrong_cell_count', 'The row does not have as many cells as the header']);

  const phone = parsePhoneNumber(cells.phone ?? '');
  if (!phone.ok)
    return refuse(['phone_invalid', `phone: ${phone.reason.replaceAll('_', ' ')}; write it with + and the country code`]);
  const purpose = cells.purpose?.toLowerCase();
  if (!isPurpose(purpose)) return refuse(['purpose_unknown', `purpose: one of ${purposes.join(', ')}`]);
  const kind = cells.kind?.toLowerCase() ?? 'given';
  if (!isKind(kind)) return refuse(['kind_unknown', `kind: one of ${consentKinds.join(', ')}`]);
  const occurredAt = timeOf(cells.occurred_at);
  if (occurredAt === null)
    return refuse(['occurred_at_invalid', 'occurred_at: a time with its zone, such as 2026-11-22T09:30:00Z']);
  if (occurredAt.getTime() > now.getTime() + clockToleranceMs)
    return refuse(['occurred_in_future', 'occurred_at: lies in the future']);
  const problem = problemOfTexts(cells, kind);
  if (problem) return refuse(problem);
  return {
    row: {
      line,
      phone: phone.e164,
      country: phone.country,
      name: cells.name ?? null,
      purpose,
      kind,
      occurredAt,
      channel: cells.channel ?? 'import',
      businessName: cells.business_name ?? null,
      wording: cells.wording ?? null,
      wordingVersion: cells.wording_version ?? null,
      wordingLanguage: cells.wording_language ?? null,
      evidence: cells.evidence ?? null,
    },
  };
}

const isPurpose = (text: string | undefined): text is Purpose => (purposes as readonly string[]).includes(text ?? '');
const isKind = (text: string): text is ConsentKind => (consentKinds as readonly string[]).includes(text);

/** R8: a grant without proof is no grant, in bulk as one by one. */
function problemOfTexts(cells: Cells, kind: ConsentKind): Problem | null {
  for (const [column, most] of Object.entries(longest) as [ConsentImportColumn, number][]) {
    const text = cells[column];
    if (text !== undefined && text.length > most) return ['too_long', `${column}: longer than ${most} characters`];
    if (text !== undefined && /\p{Cc}/u.test(text.replace(/[\n\t]/g, '')))
      return ['control_character', `${column}: holds a control character`];
  }
  if (cells.wording_language !== undefined && !languageCode.test(cells.wording_language)) {
    return ['wording_language_invalid', 'wording_language: a language code such as en or pt_BR'];
  }
  if ((kind === 'given' || kind === 'confirmed') && cells.wording === undefined && cells.evidence === undefined) {
    return ['proof_missing', 'An opt-in needs its proof: wording or evidence'];
  }
  return null;
}

function timeOf(text: string | undefined): Date | null {
  if (text === undefined || !isoTime.test(text)) return null;
  const time = new Date(text.replace(' ', 'T').replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  const ms = time.getTime();
  if (Number.isNaN(ms) || ms < 0) return null;
  // JavaScript reads 2026-02-31 as a day in March.
  const day = Number(text.slice(8, 10));
  return day <= new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate() ? time : null;
}

/** Enough to find the person in the file, not enough to be one. */
const endingOf = (phone: string | undefined): string | null => /\d{2}(?=\D*$)/.exec(phone?.normalize('NFKC') ?? '')?.[0] ?? null;
