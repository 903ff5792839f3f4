/** What is being typed after a sign, at the cursor: `/thanks` for saved replies, `@li` for colleagues. */
export interface WordAtCursor {
  word: string;
  from: number;
  to: number;
}

/** The word begins the text or follows a space, and the cursor stands at its end. */
export function wordAtCursor(text: string, cursor: number, sign: '/' | '@'): WordAtCursor | null {
  const before = text.slice(0, cursor);
  const from = before.lastIndexOf(sign);
  if (from < 0 || (from > 0 && !/\s/.test(before[from - 1] ?? ''))) return null;
  const word = before.slice(from + 1);
  return /\s/.test(word) || word.length > 40 ? null : { word, from, to: cursor };
}

export const replaceWord = (text: string, at: WordAtCursor, words: string): string =>
  text.slice(0, at.from) + words + text.slice(at.to);

/** Begins with it first, then holds it. */
export function matching<Item>(items: readonly Item[], word: string, textsOf: (item: Item) => readonly string[]): Item[] {
  const wanted = word.toLowerCase();
  const rank = (item: Item): number => {
    const texts = textsOf(item).map((text) => text.toLowerCase());
    return texts.some((text) => text.startsWith(wanted)) ? 0 : texts.some((text) => text.includes(wanted)) ? 1 : 2;
  };
  return items
    .map((item) => ({ item, rank: rank(item) }))
    .filter((one) => one.rank < 2)
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
