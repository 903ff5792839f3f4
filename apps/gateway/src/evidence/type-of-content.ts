import { isUtf8 } from 'node:buffer';
import type { EvidenceType } from '@heliograph/contracts';
import { filetypeinfo } from 'magic-bytes.js';

const byMagic: Readonly<Record<string, EvidenceType>> = {
  'application/pdf': 'application/pdf',
  'image/png': 'image/png',
  'image/jpeg': 'image/jpeg',
};

/** A header line of a mail, as `Received: …` or `Subject: …`. */
const headerLine = /^[!-9;-~]{1,70}:[ \t]?.*$/;
const mailHeaders =
  /^(from|to|subject|date|message-id|received|return-path|mime-version|content-type|delivered-to|dkim-signature):/im;

/**
 * What bytes are, by the bytes. Null for anything evidence may not be: archives, programs, pages, and text that is not UTF-8 or holds
 * control characters. HTML is text to us too, and is only ever given back as a download.
 */
export function typeOfContent(bytes: Buffer): EvidenceType | null {
  const found = filetypeinfo(bytes.subarray(0, 4100)).map(({ mime }) => mime);
  for (const mime of found) if (mime !== undefined && byMagic[mime]) return byMagic[mime];
  if (!isUtf8(bytes)) return null;
  // Tab, line feed, carriage return and form feed are text; a NUL or an escape is not.
  for (const byte of bytes) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13) return null;
  return isMail(bytes.subarray(0, 65_536).toString('utf8')) ? 'message/rfc822' : 'text/plain';
}

/** RFC 5322: header lines, two known ones among them, up to an empty line. */
function isMail(text: string): boolean {
  const head = text.replace(/^\ufeff/, '').split(/\r?\n\r?\n/, 1)[0] ?? '';
  const lines = head.split(/\r?\n/);
  const known = new Set(lines.map((line) => mailHeaders.exec(line)?.[1]?.toLowerCase()).filter(Boolean));
  return known.size >= 2 && lines.every((line, index) => headerLine.test(line) || (index > 0 && /^[ \t]/.test(line)));
}
