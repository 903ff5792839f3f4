import { TextDecoder } from 'node:util';
import { ImportFailure } from './import-failure';

const labels: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  gb18030: 'gb18030',
  gbk: 'gb18030',
  gb2312: 'gb18030',
};

const charsetOf = (contentType: string): string | null =>
  /;\s*charset\s*=\s*"?([^";\s]+)"?/i.exec(contentType)?.[1]?.toLowerCase() ?? null;

/** UTF-8 unless the caller declared something else. @throws ImportFailure for a charset we do not read. */
export function declaredEncoding(contentType: string): string {
  const charset = charsetOf(contentType);
  if (charset === null) return 'utf-8';
  const label = labels[charset];
  if (label === undefined) {
    throw new ImportFailure('charset_unsupported', 'Send the file in UTF-8, UTF-16 or GB18030 and name it in Content-Type.', 415);
  }
  return label;
}

/** A byte order mark is in the file itself, so it is believed over the header. */
function encodingOf(head: Buffer, declared: string): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 'utf-8' : declared;
}

/**
 * The bytes as text with one kind of line end (`\n`), piece by piece. Strict: what is no text in the file's encoding ends it with the line
 * it is on, because a replaced character in a name or a wording would be in the ledger for good.
 *
 * @param limit bytes
 * @throws ImportFailure `file_too_large`, `encoding_invalid`
 */
export async function* readText(bytes: AsyncIterable<Buffer>, declared: string, limit: number): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  let head: Buffer = Buffer.alloc(0);
  let encoding = declared;
  let size = 0;
  let line = 1;
  let heldReturn = false;

  const take = (text: string): string => {
    // The mark of replacement itself is taken for damage too: somebody replaced a character before us.
    const bad = text.search(/[\ufffd\0]/);
    if (bad !== -1) throw damaged(encoding, line + countLines(text.slice(0, bad)));
    let whole = heldReturn ? `\r${text}` : text;
    heldReturn = whole.endsWith('\r');
    if (heldReturn) whole = whole.slice(0, -1);
    const unified = whole.replace(/\r\n?/g, '\n');
    line += countLines(unified);
    return unified;
  };

  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > limit) throw new ImportFailure('file_too_large', `The file may hold at most ${limit} bytes.`, 413);
    if (decoder !== null) {
      yield take(decoder.decode(chunk, { stream: true }));
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < 3) continue;
    encoding = encodingOf(head, declared);
    // Drops the byte order mark.
    decoder = new TextDecoder(encoding);
    yield take(decoder.decode(head, { stream: true }));
  }
  decoder ??= new TextDecoder((encoding = encodingOf(head, declared)));
  const rest = take(decoder.decode(size < 3 ? head : undefined));
  if (rest !== '' || heldReturn) yield heldReturn ? `${rest}\n` : rest;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

const damaged = (encoding: string, line: number): ImportFailure =>
  new ImportFailure(
    'encoding_invalid',
    `Line ${line} holds bytes that are not ${encoding.toUpperCase()} text. Save the file as UTF-8, or name its encoding: text/csv; charset=gb18030.`,
  );
