import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { mostColumns, recipientGivenSchema, type RecipientGivenBody } from '@heliograph/contracts';
import { CsvError, parse, type Info } from 'csv-parse';
import { ImportFailure } from '../consent-imports/import-failure';

/** One record of the file; `given` is null where it has more or fewer cells than the header, or cells that are no recipient's. */
export interface RecipientLine {
  line: number;
  given: RecipientGivenBody | null;
}

const longestRecord = 100_000;
const longestName = 64;

/**
 * Recipients of a CSV text, as they arrive: one column holds the phone or our contact's id, every other is a value of that name.
 * @throws ImportFailure `header_invalid`, `csv_malformed` with the line; and whatever the text itself throws
 */
export async function* readRecipients(text: AsyncIterable<string>, phoneColumn: string): AsyncGenerator<RecipientLine> {
  const parser = parse({
    info: true,
    record_delimiter: '\n',
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longestRecord,
    trim: true,
  });
  const fed = pipeline(Readable.from(text), parser).catch(() => undefined);
  let columns: string[] | null = null;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      if (columns === null) {
        columns = columnsOf(record, phoneColumn);
        continue;
      }
      const inside = record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
      yield { line: info.lines - inside, given: givenOf(columns, record, phoneColumn) };
    }
  } catch (error) {
    throw asFailure(error);
  } finally {
    parser.destroy();
    await fed;
  }
  if (columns === null) throw new ImportFailure('header_invalid', 'The file is empty; its first line must name the columns.');
}

function columnsOf(header: string[], phoneColumn: string): string[] {
  const bad = header.findIndex((name) => name === '' || name.length > longestName || /\p{Cc}/u.test(name));
  if (bad !== -1) throw new ImportFailure('header_invalid', `The name of column ${bad + 1} is empty, too long or no name.`);
  if (header.length > mostColumns + 1)
    throw new ImportFailure('header_invalid', `A recipient has at most ${mostColumns} values beside the phone.`);
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice !== undefined) throw new ImportFailure('header_invalid', 'Two columns have the same name.');
  if (!header.includes(phoneColumn) && !header.includes('contact'))
    throw new ImportFailure('header_invalid', `The first line names neither the column ${phoneColumn} nor contact.`);
  return header;
}

function givenOf(columns: string[], record: string[], phoneColumn: string): RecipientGivenBody | null {
  if (record.length !== columns.length) return null;
  const given: Record<string, unknown> = {};
  const variables: Record<string, string> = {};
  for (const [index, column] of columns.entries()) {
    const cell = record[index] as string;
    if (cell === '') continue;
    if (column === phoneColumn) given['phone'] = cell;
    else if (column === 'contact') given['contact'] = cell;
    else variables[column] = cell;
  }
  // A file that names both means the contact; the phone is for people who read it.
  if (given['contact'] !== undefined) delete given['phone'];
  const read = recipientGivenSchema.safeParse({ ...given, ...(Object.keys(variables).length > 0 ? { variables } : {}) });
  return read.success ? read.data : null;
}

/** The library's own messages quote the file. */
function asFailure(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  const line = typeof error['lines'] === 'number' ? ` at line ${error['lines']}` : '';
  return new ImportFailure('csv_malformed', `The file is not well-formed CSV${line}. Is a quote missing?`);
}
