import type { Template } from '../../api/nouns';

export interface TemplateButton {
  type: string;
  title: string;
}
export interface TemplateContent {
  kind: string;
  header?: { format: string; text?: string; sampleUrl?: string };
  body: string;
  footer?: string;
  buttons?: TemplateButton[];
  list?: { button: string; items: { id: string; title: string; description?: string }[] };
  cards?: { title?: string; body: string; mediaUrl: string; buttons: TemplateButton[] }[];
  authentication?: { addSecurityRecommendation: boolean; codeExpirationMinutes?: number; copyCodeText: string };
  variables?: { name: string; sample: string }[];
}

const placeholder = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g;

/** Imported templates may have no readable content; they cannot be filled here. */
export function contentOf(template: Template): TemplateContent | null {
  const content = template.content as TemplateContent | null;
  return content && typeof content === 'object' && typeof content.body === 'string' ? content : null;
}

/** The variables that must be filled, in the order the customer meets them. */
export function variablesOf(content: TemplateContent): string[] {
  const texts = JSON.stringify([
    content.header ?? null,
    content.body,
    content.footer,
    content.buttons,
    content.list,
    content.cards,
  ]);
  const names = [...texts.matchAll(placeholder)].map(([, name]) => name ?? '');
  if (content.kind === 'authentication') names.push(...(content.variables ?? []).map(({ name }) => name));
  return [...new Set(names)];
}

export type Piece = { text: string; variable?: string; filled: boolean };

/** A text in pieces, so that what is still missing can be marked. A value that looks like a variable stays a value. */
export function pieces(text: string, values: Readonly<Record<string, string>>): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(placeholder)) {
    const name = match[1] ?? '';
    if (match.index > end) found.push({ text: text.slice(end, match.index), filled: true });
    const value = values[name]?.trim() ?? '';
    found.push({ text: value === '' ? match[0] : value, variable: name, filled: value !== '' });
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push({ text: text.slice(end), filled: true });
  return found;
}

export type VariableProblem = 'missing' | 'forbidden_characters' | 'too_long';

/** What the server would refuse, said while typing: it checks again. */
export function problemOfValue(value: string | undefined): VariableProblem | null {
  if (!value || value.trim() === '') return 'missing';
  if (/[\p{Cc}\u2028\u2029]| {4,}/u.test(value)) return 'forbidden_characters';
  return value.length > 1024 ? 'too_long' : null;
}

export interface TemplateWish {
  language: string | null;
  search: string;
}

/** The approved ones that match the search; those in the customer's language first, then by name. */
export function fitting(templates: readonly Template[], { language, search }: TemplateWish): Template[] {
  const words = search.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const base = language?.split(/[-_]/)[0]?.toLowerCase();
  const speaks = (template: Template): number => (base && template.language.toLowerCase().split(/[-_]/)[0] === base ? 0 : 1);
  return templates
    .filter((template) => {
      const content = contentOf(template);
      if (template.status !== 'approved' || !content || template.category === 'authentication') return false;
      const text = `${template.name.replaceAll('_', ' ')} ${template.name} ${content.body}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => speaks(a) - speaks(b) || a.name.localeCompare(b.name));
}

/** What we know about the person, for the first variables that ask for a name. */
export function firstValues(content: TemplateContent, contactName: string | null): Record<string, string> {
  if (!contactName) return {};
  const asksName = variablesOf(content).filter((name) => /^(name|first_?name|customer(_?name)?|contact(_?name)?)$/i.test(name));
  return Object.fromEntries(asksName.map((name) => [name, contactName]));
}
