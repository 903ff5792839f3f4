import { baseLanguage, sameLanguage } from '../templates/template-language';
import { sendable } from '../templates/template-status';
import { checkVariables } from '../templates/template-variables';
import type { TemplateContent, TemplateStatus } from '../templates/template';

export interface TemplateCandidate {
  id: string;
  name: string;
  language: string;
  status: TemplateStatus;
  content: TemplateContent;
}

/**
 * The approved templates that could go out as they are, with these values: same language first, then the same language in another
 * region, then the rest; by name within each. Suggestions for a person or a caller, never chosen for them (product §2).
 */
export function templateAlternatives<T extends TemplateCandidate>(
  candidates: readonly T[],
  wanted: { language: string | null; values: Readonly<Record<string, string>> },
): T[] {
  const distance = ({ language }: T): number => {
    if (wanted.language === null || sameLanguage(language, wanted.language)) return 0;
    return baseLanguage(language) === baseLanguage(wanted.language) ? 1 : 2;
  };
  const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return candidates
    .filter(({ status, content }) => sendable(status) && checkVariables(content, wanted.values).length === 0)
    .sort((a, b) => distance(a) - distance(b) || order(a.name, b.name) || order(a.id, b.id));
}
