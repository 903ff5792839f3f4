export interface CsvPreview {
  columns: string[];
  rows: string[][];
  /** What the server would refuse about the first line. */
  problem: { code: 'empty' } | { code: 'duplicate_column'; name: string } | { code: 'unnamed_column'; number: number } | null;
  /** How many of these rows have another number of cells than the first line. */
  ragged: number;
}

const mostRows = 5;

/** The first lines of a CSV text: enough to choose columns by. The server reads the whole file, and is the one who decides. */
export function previewCsv(text: string): CsvPreview {
  const records = recordsOf(text, mostRows + 1);
  const [columns = [], ...rows] = records;
  const unnamed = columns.findIndex((name) => name === '');
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  return {
    columns,
    rows,
    problem:
      records.length === 0
        ? { code: 'empty' }
        : unnamed !== -1
          ? { code: 'unnamed_column', number: unnamed + 1 }
          : twice === undefined
            ? null
            : { code: 'duplicate_column', name: twice },
    ragged: rows.filter((row) => row.length !== columns.length).length,
  };
}

function recordsOf(text: string, most: number): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = '';
  let quoted = false;
  const end = (): void => {
    record.push(cell.trim());
    if (record.some((one) => one !== '')) records.push(record);
    record = [];
    cell = '';
  };
  for (let at = 0; at < text.length && records.length < most; at++) {
    const sign = text.charAt(at);
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text.charAt(at + 1) === '"') cell += text.charAt(++at);
      else quoted = false;
    } else if (sign === '"' && cell.trim() === '') {
      quoted = true;
      cell = '';
    } else if (sign === ',') {
      record.push(cell.trim());
      cell = '';
    } else if (sign === '\n') end();
    else if (sign !== '\r') cell += sign;
  }
  if (records.length < most && (cell !== '' || record.length > 0)) end();
  return records;
}

const phoneNames =
  /^(phone|phone[_ ]?number|mobile|tel|telephone|whatsapp|number|msisdn|celular|telefono|手机|手机号|手机号码|电话|电话号码|号码)$/i;

/** The column that is called like phones, else the first whose cells look like them. */
export function phoneColumnOf({ columns, rows }: CsvPreview): string | null {
  const named = columns.find((name) => phoneNames.test(name));
  if (named !== undefined) return named;
  const index = columns.findIndex((_, at) => rows.length > 0 && rows.every((row) => looksLikePhone(row[at] ?? '')));
  return columns[index] ?? null;
}

export const looksLikePhone = (text: string): boolean =>
  /^\+?[\d\s().-]{7,24}$/.test(text) && text.replace(/\D/g, '').length >= 7;

/** The bytes as text, and the character set to name to the server: UTF-8 and UTF-16 it finds out, Chinese files are often GB18030. */
export function decodeCsv(bytes: Uint8Array): { text: string; charset: string | null } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes), charset: null };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes), charset: null };
  try {
    // A cut character at the end of a sample is no sign of another character set.
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true }), charset: null };
  } catch {
    return { text: new TextDecoder('gb18030').decode(bytes), charset: 'gb18030' };
  }
}
