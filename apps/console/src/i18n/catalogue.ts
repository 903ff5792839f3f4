import i18next from 'i18next';
import { useTranslation } from 'react-i18next';

/** Words of one page or part, in every language of the console. A plural is two keys: `seats_one`, `seats_other`. */
export interface Catalogue<Key extends string = string> {
  namespace: string;
  languages: { en: Readonly<Record<Key, string>>; 'zh-CN': Readonly<Record<Key, string>> };
}

type Asked<Key extends string> = Key | (Key extends `${infer Stem}_other` ? Stem : never);
export type Say<Key extends string = string> = (key: Asked<Key>, values?: Record<string, unknown>) => string;

const known = new Map<string, Catalogue>();

/** Declares the words of a part. The compiler insists that the Chinese half has exactly the keys of the English one. */
export function catalogue<const Key extends string>(
  namespace: string,
  languages: { en: Record<Key, string>; 'zh-CN': Record<NoInfer<Key>, string> },
): Catalogue<Key> {
  const words: Catalogue<Key> = { namespace, languages };
  known.set(namespace, words as unknown as Catalogue);
  for (const [language, resources] of Object.entries(languages))
    if (i18next.isInitialized) i18next.addResourceBundle(language, namespace, resources);
  return words;
}

/** Everything declared so far; a page's words arrive with its code. */
export const knownCatalogues = (): Catalogue[] => [...known.values()];

/** `const say = useWords(words); say('save')` */
export function useWords<Key extends string>(words: Catalogue<Key>): Say<Key> {
  const { t } = useTranslation(words.namespace);
  return t as unknown as Say<Key>;
}
