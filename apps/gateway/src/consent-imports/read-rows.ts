import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { consentImportColumns, type ConsentImportColumn } from '@heliograph/contracts';
import { CsvError, parse, type Info } from 'csv-parse';
import { ImportFailure } from './import-failure';

export type Cells = Partial<Record<ConsentImportColumn, string>>;

/** One record of the file: `cells` is null where it has more or fewer cells than the header. */
export interface FileRow {
  line: number;
  cells: Cells | null;
}

/** Longest record, in characters: a forgotten quote must not swallow the file. */
const longestRecord = 100_000;
const needed: readonly ConsentImportColumn[] = ['phone', 'purpose', 'occurred_at'];

/**
 * Records of a CSV text, as they arrive. Delimiters: commas; cells may be quoted and then hold line breaks.
 * @throws ImportFailure `header_invalid`, `csv_malformed` with the line; and whatever the text itself throws
 */
export async function* readRows(text: AsyncIterable<string>): AsyncGenerator<FileRow> {
  const parser = parse({
    info: true,
    record_delimiter: '\n',
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longestRecord,
    trim: true,
  });
  // The failure of the text reaches the reader below through the parser, which the pipeline destroys with it.
  const fed = pipeline(Readable.from(text), parser).catch(() => undefined);
  let columns: ConsentImportColumn[] | null = null;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      if (columns === null) {
        columns = columnsOf(record);
        continue;
      }
      const inside = record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
      yield { line: info.lines - inside, cells: cellsOf(columns, record) };
    }
  } catch (error) {
    throw asFailure(error);
  } finally {
    parser.destroy();
    await fed;
  }
  if (columns === null) throw new ImportFailure('header_invalid', 'The file is empty; its first line must name the columns.');
}

function columnsOf(header: string[]): ConsentImportColumn[] {
  const names = header.map((cell) => cell.toLowerCase().replace(/[\s-]+/g, '_'));
  const isColumn = (name: string): name is ConsentImportColumn => (consentImportColumns as readonly string[]).includes(name);
  const missing = needed.filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new ImportFailure('header_invalid', `The first line does not name the columns ${missing.join(', ')}.`);
  const unknown = names.flatMap((name, index) => (isColumn(name) ? [] : [index + 1]));
  if (unknown.length > 0) {
    // By position: a cell of a file without a header would be somebody's data.
    throw new ImportFailure(
      'header_invalid',
      `Unknown columns at ${unknown.slice(0, 10).join(', ')}. Known: ${consentImportColumns.join(', ')}.`,
    );
  }
  const columns = names.filter(isColumn);
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) throw new ImportFailure('header_invalid', `The column ${twice} is named twice.`);
  return columns;
}

function cellsOf(columns: ConsentImportColumn[], record: string[]): Cells | null {
  if (record.length !== columns.length) return null;
  const cells: Cells = {};
  for (const [index, column] of columns.entries()) {
    const cell = record[index] as string;
    if (cell !== '') cells[column] = cell;
  }
  return cells;
}

const explained: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed',
  CSV_INVALID_CLOSING_QUOTE: 'a character follows a closing quote',
  INVALID_OPENING_QUOTE: 'a quote stands inside a cell that does not begin with one',
  CSV_MAX_RECORD_SIZE: `a record is longer than ${longestRecord} characters; is a quote missing?`,
};

/** The library's own messages quote the file. */
function asFailure(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  const line = typeof error['lines'] === 'number' ? ` at line ${error['lines']}` : '';
  return new ImportFailure(
    'csv_malformed',
    `The file is not well-formed CSV${line}: ${explained[error.code] ?? 'it cannot be read'}.`,
  );
}
