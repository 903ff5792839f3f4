/** Two letters for a name; of names without spaces (王小明) the first character. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}

/** A quiet ground for the initials, always the same for the same person; white on it has the contrast of AA. */
export function tint(id: string): string {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) % 360;
  return `hsl(${sum} 32% 36%)`;
}
