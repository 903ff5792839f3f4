import type { StormFigures } from './storm';

const columns: [string, (figures: StormFigures) => string | number][] = [
  ['accepted', ({ accepted }) => accepted],
  ['once', ({ once }) => once],
  ['twice', ({ twice }) => twice],
  ['lost', ({ lost }) => lost],
  ['open', ({ open }) => open],
  ['webhooks 200', ({ acknowledged }) => acknowledged],
  ['stored', ({ stored }) => stored],
  ['twice', ({ storedTwice }) => storedTwice],
  ['busiest s', ({ busiestSecond }) => busiestSecond],
  ['s', ({ seconds }) => seconds.toFixed(1)],
];

/** For people, one line a storm. */
export function stormTable(figures: readonly StormFigures[]): string {
  const head = ['', ...columns.map(([title]) => title)];
  const rows = figures.map((each) => [each.title, ...columns.map(([, read]) => String(read(each)))]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] as string).length)));
  const line = (row: string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] as number) : cell.padStart(widths[column] as number)))
      .join('  ');
  return [head, ...rows].map(line).join('\n');
}
