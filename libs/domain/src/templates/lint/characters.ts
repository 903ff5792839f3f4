/** Unicode characters (code points). Which unit WhatsApp counts in is not published; texts without emoji agree in all of them. */
export const characterCount = (text: string): number => [...text].length;

const emojiPattern =
  /\p{Regional_Indicator}{2}|(?![©®™])\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic})*/gu;

/** Emoji as people see them: a family or a flag is one. */
export const emojiIn = (text: string): { start: number; end: number }[] =>
  [...text.matchAll(emojiPattern)].map((m) => ({ start: m.index, end: m.index + m[0].length }));

/** WhatsApp's own markup: bold, italic, strike-through, code. A single underscore inside a word is none. */
export const hasMarkup = (text: string): boolean => /\*|`|~[^~]+~|(?<![\p{L}\p{N}])_[^_]+_(?![\p{L}\p{N}])/u.test(text);
