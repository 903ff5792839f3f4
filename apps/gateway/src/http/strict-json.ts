import { isUtf8 } from 'node:buffer';
import { jsonPointer } from './json-pointer';
import type { FieldError } from './problem';
import { badRequest } from './problem-error';

/** Nothing in the API nests deeper than about ten; recursion elsewhere (hashing, redaction) relies on this bound. */
export const MAX_JSON_DEPTH = 32;

/**
 * Parses a JSON body and refuses what JSON.parse would let through and somebody would pay for later:
 * bytes that are not UTF-8 (silently replaced), a key given twice (the last would win), `__proto__`, NUL and lone surrogates
 * in strings (Postgres cannot store them: a 500), numbers that lose digits or become Infinity, and nesting without end.
 *
 * One pass over the text in addition to JSON.parse: about 1 µs for a message, 1 ms for a batch of 200 kB.
 *
 * @throws ProblemError 400 `malformed_json` (or `body_required`), with the place as a JSON Pointer where there is one.
 */
export function parseStrictJson(bytes: Buffer): unknown {
  if (bytes.length === 0) throw badRequest('body_required', 'This request needs a JSON body.');
  if (!isUtf8(bytes)) throw badRequest('malformed_json', 'The body is not valid UTF-8.');
  const decoded = bytes.toString('utf8');
  const text = decoded.charCodeAt(0) === 0xfeff ? decoded.slice(1) : decoded;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw badRequest('malformed_json', `The body is not valid JSON${place(error, text)}.`);
  }
  const fault = findFault(text);
  if (fault)
    throw badRequest('malformed_json', `${fault.message} at ${fault.pointer === '' ? 'the top' : fault.pointer}.`, [fault]);
  return value;
}

/** Only the position: the parser's message quotes the body. */
function place(error: unknown, text: string): string {
  const position = / at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  if (position === undefined) return '';
  const before = text.slice(0, Number(position)).split('\n');
  return ` (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`;
}

interface Level {
  /** Keys seen, or null in an array. */
  keys: Set<string> | null;
  /** Key or index of the value being read. */
  at: string | number;
}

/** The first fault of a text that is already known to be valid JSON, which is why this walk can be so simple. */
function findFault(text: string): FieldError | null {
  const levels: Level[] = [];
  let expectKey = false;
  let index = 0;
  const fault = (code: string, message: string, key?: string): FieldError => {
    const path = levels.map((level) => level.at);
    if (key !== undefined) path[path.length - 1] = key;
    return { pointer: jsonPointer(path), code, message };
  };
  while (index < text.length) {
    const char = text.charCodeAt(index);
    if (char === 34 /* " */) {
      const end = closingQuote(text, index + 1);
      const raw = text.slice(index + 1, end);
      const string = raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
      index = end + 1;
      const level = levels.at(-1);
      if (expectKey && level?.keys) {
        expectKey = false;
        if (string === '__proto__') return fault('forbidden_key', 'The key __proto__ is not allowed', string);
        if (level.keys.has(string)) return fault('duplicate_key', 'The same key is given twice', string);
        level.keys.add(string);
        level.at = string;
      }
      // Raw control characters cannot occur in valid JSON, so both faults need an escape.
      if (string !== raw && string.includes('\0')) return fault('nul_character', 'A text holds the character U+0000');
      if (string !== raw && loneSurrogate.test(string)) return fault('lone_surrogate', 'A text holds half of a surrogate pair');
      continue;
    }
    switch (char) {
      case 123 /* { */:
      case 91 /* [ */:
        levels.push(char === 123 ? { keys: new Set(), at: '' } : { keys: null, at: 0 });
        expectKey = char === 123;
        if (levels.length > MAX_JSON_DEPTH) {
          levels.length = 4;
          return fault('too_deep', `The body nests deeper than ${MAX_JSON_DEPTH} levels`);
        }
        break;
      case 125 /* } */:
      case 93 /* ] */:
        levels.pop();
        expectKey = false;
        break;
      case 44 /* , */: {
        const level = levels.at(-1);
        if (level?.keys) expectKey = true;
        else if (level) level.at = (level.at as number) + 1;
        break;
      }
      default:
        if (char === 45 /* - */ || (char >= 48 && char <= 57)) {
          const start = index;
          while (index < text.length && numberChar(text.charCodeAt(index))) index += 1;
          // `1e999` is the shortest number that can be out of range.
          if (index - start > 4 && losesDigits(text.slice(start, index)))
            return fault('number_out_of_range', 'The number is too large to be kept exactly');
          continue;
        }
    }
    index += 1;
  }
  return null;
}

const loneSurrogate = /[\ud800-\udfff]/u;

/** Of the string that begins at `from`: the next quote with an even number of backslashes before it. */
function closingQuote(text: string, from: number): number {
  let end = text.indexOf('"', from);
  for (;;) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === 92 && end - 1 - slashes >= from) slashes += 1;
    if (slashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
}

const numberChar = (char: number): boolean =>
  (char >= 48 && char <= 57) || char === 43 || char === 45 || char === 46 || char === 69 || char === 101;

/** Infinity, or a whole number beyond 2^53 - 1. Fractions may be rounded, as everywhere in JSON. */
function losesDigits(number: string): boolean {
  const value = Number(number);
  return !Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value));
}
