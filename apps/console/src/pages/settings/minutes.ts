/** `60, 15` as numbers; what is no number is left for the server to refuse in words. */
export const minutesOf = (text: string): (number | string)[] =>
  text
    .split(/[,，、\s]+/)
    .filter(Boolean)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
