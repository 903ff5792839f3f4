/**
 * Template languages. Source: facts §6.6: LanguagesEnum of Meta's SDK (71 codes of 2023) and the regional codes a 2026 reading adds;
 * the newer list is longer still, so an unlisted regional code of a listed language is let through.
 */
const codes = `af sq ar az bn bg ca zh_CN zh_HK zh_TW hr cs da nl en en_GB en_US et fil fi fr ka de el gu ha he hi hu id ga it ja kn kk rw_RW ko
ky_KG lo lv lt mk ms ml mr nb fa pl pt_BR pt_PT pa ro ru sr sk sl es es_AR es_ES es_MX sw sv ta te th tr uk ur uz vi zu
ar_EG ar_AE ar_LB ar_MA ar_QA`
  .split(/\s+/u)
  .map((code) => code.toLowerCase());

const languages = new Set(codes.map((code) => code.split('_')[0]));

export function isSupportedLanguage(code: string): boolean {
  const plain = code.replaceAll('-', '_').toLowerCase();
  if (codes.includes(plain)) return true;
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
