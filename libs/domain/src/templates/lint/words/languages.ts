import { whatsappLanguages } from '../../template-language';

const codes = new Set(whatsappLanguages.map((code) => code.toLowerCase()));
const languages = new Set([...codes].map((code) => code.split('_')[0]));

/** Meta adds regional codes faster than any list here follows, so an unlisted region of a listed language is let through. */
export function isSupportedLanguage(code: string): boolean {
  const plain = code.replaceAll('-', '_').toLowerCase();
  if (codes.has(plain)) return true;
  const [language, region, ...rest] = plain.split('_');
  return languages.has(language) && region !== undefined && /^[a-z]{2}$/u.test(region) && rest.length === 0;
}

const byScripts: [scripts: string[], languages: string][] = [
  [['Latin'], 'af sq az ca hr cs da nl en et fil fi fr de ha hu id ga it rw lv lt ms nb pl pt ro sk sl es sw sv tr uz vi zu'],
  [['Han'], 'zh'],
  [['Han', 'Hiragana', 'Katakana'], 'ja'],
  [['Hangul'], 'ko'],
  [['Arabic'], 'ar fa ur'],
  [['Cyrillic'], 'bg kk ky mk ru uk'],
  [['Greek'], 'el'],
  [['Hebrew'], 'he'],
  [['Devanagari'], 'hi mr'],
  [['Thai'], 'th'],
  [['Georgian'], 'ka'],
  [['Bengali'], 'bn'],
  [['Gujarati'], 'gu'],
  [['Kannada'], 'kn'],
  [['Lao'], 'lo'],
  [['Malayalam'], 'ml'],
  [['Gurmukhi'], 'pa'],
  [['Tamil'], 'ta'],
  [['Telugu'], 'te'],
  [['Cyrillic', 'Latin'], 'sr'],
];

/** Unicode scripts a language is written in. Source: Unicode CLDR, languages with one usual script; Serbian has two. */
export const scriptsOfLanguage: Record<string, string[] | undefined> = Object.fromEntries(
  byScripts.flatMap(([scripts, names]) => names.split(' ').map((name) => [name, scripts])),
);
