/**
 * Columns as wide as what is in them; text of others is shown without control characters.
 *
 * @param {Record<string, string | number>[]} rows all with the same keys
 * @returns {string}
 */
export function table(rows) {
  const [first] = rows;
  if (!first) return 'nothing';
  const heads = Object.keys(first);
  const lines = [heads, ...rows.map((row) => heads.map((head) => String(row[head]).replace(/\p{Cc}/gu, ' ')))];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
