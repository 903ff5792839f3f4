export interface Sentence {
  text: string;
  /** UTF-16 offset in the whole text. */
  start: number;
}

/** Splits at sentence marks and line breaks; a dot between digits or letters ("3.5", "shop.com") does not end a sentence. */
export function splitSentences(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  for (const m of text.matchAll(/[!?。！？؟\n;；]|\.(?!\S)/gu)) {
    const end = m.index + m[0].length;
    sentences.push({ text: text.slice(start, end), start });
    start = end;
  }
  sentences.push({ text: text.slice(start), start });
  return sentences.filter((s) => s.text.trim() !== '');
}
