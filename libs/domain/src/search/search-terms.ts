/** Scripts that are written without spaces: there a word is found by the pairs of characters in it, and one character by itself. */
const unspaced = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}々ー`;
const pieces = new RegExp(`(?<run>[${unspaced}]+)|(?<word>(?:(?![${unspaced}])[\\p{L}\\p{N}\\p{M}])+)`, 'gu');

/** Of a longer text the rest is not found. It keeps positions below what a tsvector can count. */
export const mostSearchedCharacters = 4000;
const longestWord = 64;

interface Piece {
  text: string;
  /** Of a script without spaces. */
  run: boolean;
}

/** One form for all ways to write the same: full-width digits, ligatures, capitals. */
const plain = (text: string): string => text.normalize('NFKC').toLowerCase();

function piecesOf(text: string): Piece[] {
  return [...plain(text).matchAll(pieces)].map(({ groups }) =>
    groups?.['run'] === undefined
      ? { text: [...(groups?.['word'] ?? '')].slice(0, longestWord).join(''), run: false }
      : { text: groups['run'], run: true },
  );
}

const pairsOf = (run: string): string[] => {
  const characters = [...run];
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
};

/** A lexeme as Postgres reads it. */
const quoted = (lexeme: string): string => `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/**
 * The text as a tsvector: words as they are; of scripts without spaces each character, and each pair with its position, so that a longer
 * phrase is found only where its pairs stand next to each other.
 */
export function searchVector(text: string): string {
  const lexemes = new Set<string>();
  let position = 0;
  for (const piece of piecesOf(text.slice(0, mostSearchedCharacters))) {
    if (!piece.run) {
      lexemes.add(quoted(piece.text));
      continue;
    }
    for (const character of piece.text) lexemes.add(quoted(character));
    for (const pair of pairsOf(piece.text)) lexemes.add(`${quoted(pair)}:${++position}`);
    // The last pair of one run is no neighbour of the first of the next.
    position++;
  }
  return [...lexemes].join(' ');
}

/** A number is remembered by its last digits, too: every ending of four or more. */
export const phoneVector = (phone: string): string => {
  const digits = phone.replace(/\D/g, '');
  return Array.from({ length: Math.max(0, digits.length - 3) }, (_, index) => quoted(digits.slice(index))).join(' ');
};

/** As a tsquery: every piece must be there, and a word may go on. Null when there is nothing to look for. */
export function searchQuery(asked: string): string | null {
  const wanted = piecesOf(asked.slice(0, 200)).slice(0, 12);
  if (wanted.length === 0) return null;
  return wanted
    .map(({ text, run }) => {
      if (!run) return text.length > 1 ? `${quoted(text)}:*` : quoted(text);
      const pairs = pairsOf(text);
      return pairs.length === 0 ? quoted(text) : `(${pairs.map(quoted).join(' <-> ')})`;
    })
    .join(' & ');
}

/** First strong isolate and its end: they mark a hit in plain text and show nothing by themselves. */
const [open, close] = ['\u2068', '\u2069'];
const contextCharacters = 50;

/** A line around the first hit with every hit in it marked. Plain text: whoever shows it must not read it as HTML. */
export function snippetOf(text: string, asked: string): string {
  const whole = text
    .normalize('NFKC')
    .replace(/[\u2068\u2069]/g, '')
    .replace(/\s+/g, ' ');
  const wanted = piecesOf(asked);
  if (wanted.length === 0) return whole.slice(0, 2 * contextCharacters);
  const escaped = wanted.map(
    ({ text: piece, run }) => `${run ? '' : '(?<![\\p{L}\\p{N}\\p{M}])'}${piece.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}`,
  );
  const hits = new RegExp(escaped.join('|'), 'giu');
  const first = whole.search(hits);
  const from = Math.max(0, first - contextCharacters);
  const to = Math.min(whole.length, Math.max(0, first) + 2 * contextCharacters);
  const cut = whole.slice(from, to).replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '');
  return `${from > 0 ? '…' : ''}${cut.replace(hits, (hit) => `${open}${hit}${close}`)}${to < whole.length ? '…' : ''}`;
}

const wordKeys = new Set([
  'text',
  'caption',
  'body',
  'title',
  'label',
  'address',
  'name',
  'filename',
  'description',
  'organisation',
]);

/** The words of a message's content, whatever kind it is: what a person would read in it. */
export function wordsOfContent(content: unknown): string {
  const found: string[] = [];
  const read = (value: unknown, key: string | null): void => {
    if (typeof value === 'string') {
      if (key !== null && wordKeys.has(key)) found.push(value);
    } else if (Array.isArray(value)) for (const item of value) read(item, key);
    else if (value !== null && typeof value === 'object') for (const [name, inner] of Object.entries(value)) read(inner, name);
  };
  read(content, null);
  return [...new Set(found)].join('\n').slice(0, mostSearchedCharacters);
}
