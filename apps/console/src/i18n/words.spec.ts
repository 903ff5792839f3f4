import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownCatalogues } from './catalogue';

const source = join(__dirname, '..');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
for (const file of files.filter((name) => /(^|[\\/])([a-z-]+-)?words\.ts$/.test(name)))
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require(join(source, file));

const placeholders = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();

describe('the words of the console', () => {
  const catalogues = knownCatalogues();

  it('are declared by every part that has a words file, each under a name of its own', () => {
    const declared = files.filter((name) => /words\.ts$/.test(name)).length;
    expect(catalogues).toHaveLength(declared);
  });

  it.each(catalogues.map((one) => [one.namespace, one] as const))(
    '%s: say the same things in both languages',
    (_, { languages }) => {
      expect(Object.keys(languages['zh-CN']).sort()).toEqual(Object.keys(languages.en).sort());
      for (const [key, english] of Object.entries(languages.en)) {
        const chinese = languages['zh-CN'][key] ?? '';
        expect({ key, empty: chinese.trim() === '' || english.trim() === '' }).toEqual({ key, empty: false });
        // `_one` may leave its number out; every other value that one language shows, the other shows too.
        if (!key.endsWith('_one')) expect({ key, values: placeholders(chinese) }).toEqual({ key, values: placeholders(english) });
      }
    },
  );

  it('are the only words: no component holds a sentence of its own', () => {
    const offenders = files
      .filter((name) => name.endsWith('.tsx'))
      .flatMap((name) => {
        const text = readFileSync(join(source, name), 'utf8');
        return [...text.matchAll(/(?:label|placeholder|title|aria-label)="([^"]*[A-Za-z]{3,} [^"]*)"/g)].map(
          ([, words]) => `${name}: ${words}`,
        );
      });
    expect(offenders).toEqual([]);
  });
});
