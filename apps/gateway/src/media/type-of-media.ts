import { isUtf8 } from 'node:buffer';
import { plainType, sendableMediaTypes } from '@heliograph/domain';
import { filetypeinfo } from 'magic-bytes.js';

/** What a program or a page begins with: such a file is never kept, whatever it calls itself. */
const executables: readonly (readonly [name: string, begins: RegExp])[] = [
  ['a Windows program', /^MZ/],
  ['a Linux program', /^\x7fELF/],
  ['a macOS program', /^(\xcf\xfa\xed\xfe|\xce\xfa\xed\xfe|\xfe\xed\xfa[\xce\xcf]|\xca\xfe\xba\xbe)/],
  ['a script', /^#!(?!AMR)/],
  ['a web page', /^\s*(\xef\xbb\xbf)?\s*<(!doctype html|html|head|body|script|svg|\?xml[^>]*>\s*<svg)/i],
];

export type FoundType =
  | { type: string }
  /** Never kept. */
  | { refused: 'media_executable' | 'media_type_mismatch' | 'media_type_unsupported'; message: string };

const ooxml = /^application\/vnd\.openxmlformats-officedocument\./;
const ole = new Set(['application/msword', 'application/vnd.ms-excel', 'application/vnd.ms-powerpoint']);
/** Other names of the same thing, as the detector or a browser says them. */
const alias: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'audio/mp3': 'audio/mpeg',
  'audio/x-m4a': 'audio/mp4',
  'audio/m4a': 'audio/mp4',
  'audio/opus': 'audio/ogg',
  'application/ogg': 'audio/ogg',
  'video/3gp': 'video/3gpp',
};
const named = (type: string): string => alias[plainType(type)] ?? plainType(type);

/**
 * What bytes are, by their beginning; what was declared only chooses between types that look alike (an M4A and an MP4, a Word and an
 * Excel file). A declared type of the list that the bytes do not bear out is refused, and so is every program.
 *
 * @param open takes anything that is no program, as bytes without a type: customers send what they like
 */
export function typeOfMedia(head: Buffer, declared: string, open = false): FoundType {
  const start = head.subarray(0, 256).toString('latin1');
  const program = executables.find(([, begins]) => begins.test(start));
  if (program) return { refused: 'media_executable', message: `The content is ${program[0]}.` };
  const said = named(declared);
  const found = typesOf(head, start);
  if (found.includes(said)) return { type: said };
  const mustAgree = sendableMediaTypes[said] !== undefined;
  const [sure] = found.filter((type) => sendableMediaTypes[type] !== undefined);
  if (mustAgree) {
    const what = sure ?? found[0] ?? 'something else';
    return { refused: 'media_type_mismatch', message: `The content is ${what}, which is not ${said}.` };
  }
  if (sure !== undefined) return { type: sure };
  if (open) return { type: 'application/octet-stream' };
  return { refused: 'media_type_unsupported', message: 'WhatsApp does not take files of this type.' };
}

/** Every type of the list that these bytes can be, the likeliest first. */
function typesOf(head: Buffer, start: string): string[] {
  if (start.startsWith('PK\x03\x04')) {
    // Which of the three a container holds stands behind its first entries; the declared type chooses.
    const office = head.includes('[Content_Types].xml') || head.includes('_rels/');
    return office ? Object.keys(sendableMediaTypes).filter((type) => ooxml.test(type)) : ['application/zip'];
  }
  if (start.startsWith('\xd0\xcf\x11\xe0')) return [...ole];
  if (/^....ftyp/s.test(start)) return isoMedia(start.slice(8, 12));
  if (start.startsWith('#!AMR')) return ['audio/amr'];
  if (start.startsWith('OggS')) return ['audio/ogg'];
  if (/^\xff[\xf1\xf9]/.test(start)) return ['audio/aac'];
  if (/^(ID3|\xff[\xfb\xf3\xf2])/.test(start)) return ['audio/mpeg'];
  if (/^RIFF....WEBP/s.test(start)) return ['image/webp'];
  const found = filetypeinfo(head.subarray(0, 4100)).flatMap(({ mime }) => (mime === undefined ? [] : [named(mime)]));
  return found.length === 0 && isText(head) ? ['text/plain'] : [...new Set(found)];
}

/** ISO base media files by their brand; many recorders write a general brand into sound and picture alike. */
function isoMedia(brand: string): string[] {
  if (brand.startsWith('3g')) return ['video/3gpp', 'video/mp4'];
  return brand.startsWith('M4A') ? ['audio/mp4'] : ['video/mp4', 'audio/mp4'];
}

/** UTF-8 as far as it was read, and no control characters. */
function isText(head: Buffer): boolean {
  // A character cut off at the end of what was read is no fault of the text.
  const whole = [0, 1, 2, 3].some((cut) => isUtf8(head.subarray(0, Math.max(0, head.length - cut))));
  return head.length > 0 && whole && !head.some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13);
}
