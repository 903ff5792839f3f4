// Apps log one JSON object a line (pino). What a person must see of it while the platform runs: warnings and worse.

const NAMES = { 40: 'warning', 50: 'error', 60: 'fatal' };
const WORDS = { warn: 40, error: 50, fatal: 60 };

/** @param {string} line @returns {string | undefined} one readable line, or nothing when it is not worth showing */
export function worthShowing(line) {
  if (!line.trim()) return undefined;
  if (!line.startsWith('{')) return line; // Not a log line: Node itself speaks, of a crash or a deprecation.
  try {
    const { level, msg, err } = JSON.parse(line);
    const number = typeof level === 'string' ? (WORDS[level] ?? 0) : Number(level);
    if (!(number >= 40)) return undefined;
    return `${NAMES[number] ?? 'warning'}: ${[msg, err?.message].filter(Boolean).join(': ')}`;
  } catch {
    return line;
  }
}
