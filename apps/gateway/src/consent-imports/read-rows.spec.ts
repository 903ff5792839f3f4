import { Readable } from 'node:stream';
import { checkRow } from './check-row';
import { ImportFailure } from './import-failure';
import { readRows, type FileRow } from './read-rows';
import { declaredEncoding, readText } from './read-text';

const now = new Date('2026-11-22T12:00:00Z');
const chunks = (bytes: Buffer, size: number): Readable =>
  Readable.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size)),
  );

/** The rows of these bytes, or the failure, whatever the pieces they come in. */
async function read(bytes: Buffer, contentType = 'text/csv', size = 64_000): Promise<FileRow[] | ImportFailure> {
  const rows: FileRow[] = [];
  try {
    for await (const row of readRows(readText(chunks(bytes, size), declaredEncoding(contentType), 1_000_000))) rows.push(row);
    return rows;
  } catch (error) {
    if (error instanceof ImportFailure) return error;
    throw error;
  }
}

const csv = 'phone,purpose,occurred_at,wording\n+5511987654321,marketing,2026-11-01T10:00:00Z,"Sim, pode: 好"\n';
const utf16 = (text: string, mark: boolean) => Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();
/** 好 and 中文 in GB18030. */
const gb = (before: string, bytes: number[], after: string) =>
  Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);

describe('reading a file of opt-ins', () => {
  const expected = [
    {
      line: 2,
      cells: { phone: '+5511987654321', purpose: 'marketing', occurred_at: '2026-11-01T10:00:00Z', wording: 'Sim, pode: 好' },
    },
  ];

  it.each([
    ['UTF-8', Buffer.from(csv), 'text/csv'],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${csv}`), 'text/csv; charset=utf-8'],
    ['UTF-16 LE with a byte order mark', utf16(csv, true), 'text/csv'],
    ['UTF-16 BE with a byte order mark', swapped(utf16(csv, true)), 'text/csv'],
    ['UTF-16 BE without one, declared', swapped(utf16(csv, false)), 'text/csv; charset=UTF-16BE'],
    ['GB18030, declared', gb(csv.slice(0, csv.indexOf('好')), [0xba, 0xc3], '"\n'), 'text/csv; charset=GB18030'],
    ['CRLF', Buffer.from(csv.replaceAll('\n', '\r\n')), 'text/csv'],
    ['CR alone', Buffer.from(csv.replaceAll('\n', '\r')), 'text/csv'],
    ['no line end at the end', Buffer.from(csv.trimEnd()), 'text/csv'],
    [
      'upper-case names and spaces in the header',
      Buffer.from(csv.replace('occurred_at', ' Occurred At ').replace('phone', 'PHONE')),
      'text/csv',
    ],
  ])('takes %s, in pieces of any size', async (_, bytes, type) => {
    for (const size of [1, 2, 3, 7, 64_000]) expect(await read(bytes, type, size)).toEqual(expected);
  });

  it('counts lines as an editor does, over blank lines, mixed line ends and line breaks inside cells', async () => {
    const text = `${csv.split('\n')[0]}\r\n\r\na,b,c,"one\r\ntwo"\rd,e,f,g\n\n\nh,i,j,k`;
    const rows = (await read(Buffer.from(text))) as FileRow[];
    expect(rows.map(({ line, cells }) => [line, cells?.phone])).toEqual([
      [3, 'a'],
      [5, 'd'],
      [8, 'h'],
    ]);
  });

  it.each([
    [
      'bytes of another encoding',
      gb(`${csv}+5511987654321,utility,2026-11-01T10:00:00Z,`, [0xba, 0xc3], '\n'),
      'encoding_invalid',
      /Line 3/,
    ],
    ['UTF-16 that nobody declared', utf16(csv, false), 'encoding_invalid', /Line 1/],
    [
      'a character that was replaced before it came to us',
      Buffer.from(csv.replace('好', '\ufffd')),
      'encoding_invalid',
      /Line 2/,
    ],
    ['half a character at the end', Buffer.concat([Buffer.from(csv), Buffer.from([0xe5, 0xa5])]), 'encoding_invalid', /Line 3/],
    ['a header without the needed columns', Buffer.from('phone,purpose\n'), 'header_invalid', /occurred_at/],
    ['a file without a header', Buffer.from(csv.split('\n')[1] as string), 'header_invalid', /phone/],
    ['an unknown column', Buffer.from(csv.replace('wording', '+5511987654321')), 'header_invalid', /at 4/],
    ['a column named twice', Buffer.from(csv.replace('wording', 'phone')), 'header_invalid', /twice/],
    ['an empty file', Buffer.alloc(0), 'header_invalid', /empty/],
    ['a quote that is never closed', Buffer.from(`${csv}"a,b,c,d\n`), 'csv_malformed', /line/],
    ['a quote in the middle', Buffer.from(`${csv}"a"x,b,c,d\n`), 'csv_malformed', /line 3/],
    ['a record without end', Buffer.from(`${csv}"${'x'.repeat(200_000)}`), 'csv_malformed', /longer/],
    ['more than the limit', Buffer.from(csv + ' '.repeat(1_000_000)), 'file_too_large', /1000000/],
  ])('refuses %s as a whole and says where', async (_, bytes, code, message) => {
    const failure = await read(bytes);
    expect(failure).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(String(failure)).not.toMatch(/\d{7,}(?<!1000000)/);
  });

  it('does not guess at an encoding it does not read', () => {
    expect(() => declaredEncoding('text/csv; charset=shift_jis')).toThrow(
      expect.objectContaining({ code: 'charset_unsupported' }),
    );
  });
});

describe('checking a row', () => {
  const good = { phone: '+5511987654321', purpose: 'marketing', occurred_at: '2026-11-01T10:00:00Z', wording: 'Yes' };
  const check = (cells: object | null) => checkRow({ line: 7, cells: cells as FileRow['cells'] }, now);

  it('fills in what may be left out: an opt-in, by this import', () => {
    expect(check(good)).toMatchObject({
      row: { line: 7, kind: 'given', channel: 'import', phone: '+5511987654321', country: 'BR' },
    });
  });

  it.each([
    ['a national number', { ...good, phone: '11987654321' }, 'phone_invalid', '21'],
    ['no number', { ...good, phone: undefined }, 'phone_invalid', null],
    ['an unknown purpose', { ...good, purpose: 'news' }, 'purpose_unknown', '21'],
    ['an unknown kind', { ...good, kind: 'maybe' }, 'kind_unknown', '21'],
    ['a time without a zone', { ...good, occurred_at: '2026-11-01T10:00:00' }, 'occurred_at_invalid', '21'],
    ['a day that does not exist', { ...good, occurred_at: '2026-02-30T10:00:00Z' }, 'occurred_at_invalid', '21'],
    ['a day in the spreadsheet’s own way', { ...good, occurred_at: '01/11/2026' }, 'occurred_at_invalid', '21'],
    ['tomorrow', { ...good, occurred_at: '2026-11-23T12:00:00Z' }, 'occurred_in_future', '21'],
    ['an opt-in without proof', { ...good, wording: undefined }, 'proof_missing', '21'],
    ['a text beyond its limit', { ...good, name: 'x'.repeat(201) }, 'too_long', '21'],
    ['a control character', { ...good, name: 'a\u0007' }, 'control_character', '21'],
    ['a strange language', { ...good, wording_language: '!!' }, 'wording_language_invalid', '21'],
    ['too few cells', null, 'wrong_cell_count', null],
  ])('refuses %s and shows at most two digits of the number', (_, cells, code, phoneEnding) => {
    const checked = check(cells);
    expect(checked).toMatchObject({ finding: { line: 7, code, phoneEnding } });
    expect(JSON.stringify(checked)).not.toMatch(/\d{5}/);
  });

  it('takes a withdrawal without proof: believing it costs nobody anything', () => {
    expect(check({ ...good, kind: 'withdrawn', wording: undefined })).toHaveProperty('row');
  });
});
