import { stringify } from 'csv-stringify/sync';

/** A byte order mark, because spreadsheets take a CSV file without one for their own old encoding. */
const mark = '\ufeff';
const rowsAtOnce = 200;

/**
 * CSV for people with spreadsheets, piece by piece: a cell that a spreadsheet would run as a formula begins with an apostrophe.
 * Line ends are CRLF (RFC 4180).
 */
export async function* csvLines(header: string[], rows: AsyncIterable<string[]> | Iterable<string[]>): AsyncGenerator<string> {
  yield mark + write([header]);
  let waiting: string[][] = [];
  for await (const row of rows) {
    waiting.push(row);
    if (waiting.length < rowsAtOnce) continue;
    yield write(waiting);
    waiting = [];
  }
  if (waiting.length > 0) yield write(waiting);
}

const write = (rows: string[][]): string => stringify(rows, { escape_formulas: true, record_delimiter: 'windows' });
