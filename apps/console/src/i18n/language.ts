import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { knownCatalogues } from './catalogue';

export const languages = [
  { code: 'en', name: 'English' },
  { code: 'zh-CN', name: '简体中文' },
] as const;
export type Language = (typeof languages)[number]['code'];

const kept = 'heliograph.language';
const isLanguage = (given: unknown): given is Language => languages.some(({ code }) => code === given);

/** What was chosen here before, else what the browser speaks. */
export function preferredLanguage(): Language {
  const chosen = readKept();
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.some((tag) => /^zh\b/i.test(tag)) ? 'zh-CN' : 'en';
}

function readKept(): string | null {
  try {
    return localStorage.getItem(kept);
  } catch {
    return null;
  }
}

export async function startLanguages(): Promise<void> {
  const resources: Record<string, Record<string, Record<string, string>>> = { en: {}, 'zh-CN': {} };
  for (const { namespace, languages: both } of knownCatalogues())
    for (const { code } of languages) (resources[code] ??= {})[namespace] = both[code];
  const lng = preferredLanguage();
  document.documentElement.lang = lng;
  await i18next.use(initReactI18next).init({
    resources,
    lng,
    fallbackLng: 'en',
    supportedLngs: languages.map(({ code }) => code),
    load: 'currentOnly',
    // React escapes what it renders.
    interpolation: { escapeValue: false },
    returnNull: false,
    keySeparator: false,
    nsSeparator: false,
  });
}

export async function speak(language: Language): Promise<void> {
  try {
    localStorage.setItem(kept, language);
  } catch {
    // A private window forgets; the choice still holds for this visit.
  }
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}
