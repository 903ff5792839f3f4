import type { TemplateButton } from '../template';
import type { LintContext, LintDraft, LintObservation } from './finding';
import { type LanguageReading, readLanguage } from './language-of-text';
import { type VariableScan, scanVariables } from './variable-scan';

export type TextRole = 'header' | 'body' | 'footer' | 'button_label' | 'button_url' | 'list' | 'card' | 'media_url';

/** One string of the draft that WhatsApp shows or opens. */
export interface TextPart {
  role: TextRole;
  pointer: string;
  /** The first 2,400 UTF-16 units. */
  text: string;
  scan: VariableScan;
}

/** The draft read once, for every check. */
export interface DraftReading {
  draft: LintDraft;
  context: LintContext;
  parts: TextPart[];
  body: TextPart;
  /** What a customer reads as sentences: header, body, footer, cards, list rows. */
  prose: TextPart[];
  language: LanguageReading;
  /** WhatsApp writes the text of these itself, so wording checks do not apply. */
  isAuthenticationKind: boolean;
}

export type LintCheck = (reading: DraftReading) => LintObservation[];

export interface PlacedButton {
  button: TemplateButton;
  pointer: string;
}

/** Longer than any part may be; what lies beyond is refused for its length and not read, so that a huge text costs no time. UTF-16 units. */
const readAtMost = 2400;

function part(role: TextRole, pointer: string, whole: string): TextPart {
  const text = whole.slice(0, readAtMost);
  return { role, pointer, text, scan: scanVariables(text) };
}

/** Every button with its place: those of the template, then those of each card. */
export function placedButtons(draft: LintDraft): PlacedButton[] {
  const { buttons = [], cards = [] } = draft.content;
  return [
    ...buttons.map((button, i) => ({ button, pointer: `/content/buttons/${i}` })),
    ...cards.flatMap((card, c) => card.buttons.map((button, i) => ({ button, pointer: `/content/cards/${c}/buttons/${i}` }))),
  ];
}

export function readDraft(draft: LintDraft, context: LintContext): DraftReading {
  const { header, footer, list, cards = [] } = draft.content;
  const body = part('body', '/content/body', draft.content.body);
  const parts: TextPart[] = [];
  if (header?.format === 'text') parts.push(part('header', '/content/header/text', header.text));
  if (header && 'sampleUrl' in header) parts.push(part('media_url', '/content/header/sampleUrl', header.sampleUrl));
  parts.push(body);
  if (footer !== undefined) parts.push(part('footer', '/content/footer', footer));
  cards.forEach((card, i) => {
    if (card.title !== undefined) parts.push(part('card', `/content/cards/${i}/title`, card.title));
    parts.push(part('card', `/content/cards/${i}/body`, card.body));
    parts.push(part('media_url', `/content/cards/${i}/mediaUrl`, card.mediaUrl));
  });
  list?.items.forEach((item, i) => {
    parts.push(part('list', `/content/list/items/${i}/title`, item.title));
    if (item.description !== undefined) parts.push(part('list', `/content/list/items/${i}/description`, item.description));
  });
  for (const { button, pointer } of placedButtons(draft)) {
    parts.push(part('button_label', `${pointer}/title`, button.title));
    if (button.type === 'url') parts.push(part('button_url', `${pointer}/url`, button.url));
  }
  const prose = parts.filter((p) => ['header', 'body', 'footer', 'card', 'list'].includes(p.role));
  const isAuthenticationKind = draft.content.kind === 'authentication';
  const language = readLanguage(
    draft.language,
    prose.filter((p) => p.role !== 'list').map((p) => p.text),
  );
  return { draft, context, parts, body, prose, language, isAuthenticationKind };
}
