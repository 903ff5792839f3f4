// Keeps docs/rules.md true: every rule and every decision code has a row, every file named exists, every test quoted is there.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout as root } from '../checkout.mjs';

const read = (path) => readFileSync(join(root, path), 'utf8');
const rows = read('docs/rules.md')
  .split('\n')
  .filter((line) => line.startsWith('| `') || /^\| R\d/.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const nameOf = ([first]) => first.replace(/`/g, '').split(' ')[0];
const named = new Set(rows.map(nameOf));
const links = (cell) => [...cell.matchAll(/`([^`]+\.[a-z]+)`/g)].map((match) => match[1]);
const quotes = (cell) => [...cell.matchAll(/“([^”]+)”/g)].map((match) => match[1]);

describe('docs/rules.md', () => {
  it.each(Array.from({ length: 18 }, (_, index) => `R${index + 1}`))('has a row for %s', (rule) => {
    expect(named).toContain(rule);
  });

  const codes = [...read('libs/domain/src/policy/decision.ts').matchAll(/^ {2}'([a-z_]+)',$/gm)].map((match) => match[1]);
  it.each(codes)('has a row for the decision code %s', (code) => {
    expect(named).toContain(code);
  });

  it.each(rows.map((row) => [nameOf(row), row]))('%s names files that exist and tests that are written', (_, row) => {
    const [, , enforced = '', shown = ''] = row;
    expect(links(enforced).length).toBeGreaterThan(0);
    expect(links(shown).length).toBeGreaterThan(0);
    for (const path of [...links(enforced), ...links(shown)])
      expect({ path, exists: existsSync(join(root, path)) }).toEqual({ path, exists: true });
    const texts = links(shown).map(read).join('\n');
    expect(quotes(shown).length).toBeGreaterThan(0);
    for (const quote of quotes(shown)) expect({ quote, written: texts.includes(quote) }).toEqual({ quote, written: true });
  });
});
