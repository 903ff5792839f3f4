import type { Schemas } from '@heliograph/client';
import { variablesOf } from '../inbox/template-fill';

export type Content = Schemas['TemplateContent'];
export type Button = NonNullable<Content['buttons']>[number];
export type ButtonType = Button['type'];
export type Card = NonNullable<Content['cards']>[number];
export type ListPart = NonNullable<Content['list']>;
export type Authentication = NonNullable<Content['authentication']>;
export type Kind = Content['kind'];
export type Category = Schemas['Template']['category'];
export type HeaderFormat = NonNullable<Content['header']>['format'] | 'none';

export const kinds: readonly Kind[] = [
  'text',
  'media',
  'quick_reply',
  'call_to_action',
  'list_picker',
  'card',
  'carousel',
  'authentication',
];

/** What is being written. Parts that the chosen kind does not have are kept, so that changing the kind and back loses nothing. */
export interface Draft {
  account: string;
  name: string;
  language: string;
  category: Category;
  kind: Kind;
  header: { format: HeaderFormat; text: string; sampleUrl: string };
  body: string;
  footer: string;
  buttons: Button[];
  list: ListPart;
  cards: Card[];
  authentication: Authentication;
  samples: Readonly<Record<string, string>>;
}

export type Part = 'header' | 'footer' | 'buttons' | 'list' | 'cards' | 'authentication';
/** The parts of each kind, as the server has them. */
const partsOf: Record<Kind, readonly Part[]> = {
  text: ['header', 'footer'],
  media: ['header', 'footer'],
  quick_reply: ['header', 'footer', 'buttons'],
  call_to_action: ['header', 'footer', 'buttons'],
  list_picker: ['list'],
  card: ['header', 'footer', 'buttons'],
  carousel: ['cards'],
  authentication: ['authentication'],
};
export const hasPart = (kind: Kind, part: Part): boolean => partsOf[kind].includes(part);

export const buttonTypesOf = (kind: Kind): readonly ButtonType[] =>
  kind === 'quick_reply'
    ? ['quick_reply']
    : kind === 'call_to_action'
      ? ['url', 'phone_number', 'copy_code']
      : ['quick_reply', 'url', 'phone_number', 'copy_code'];

export const blankButton = (type: ButtonType): Button => {
  if (type === 'url') return { type, title: '', url: '' };
  if (type === 'phone_number') return { type, title: '', phone: '' };
  if (type === 'copy_code') return { type, title: '', code: '' };
  return { type, title: '' };
};
export const blankCard = (): Card => ({ body: '', mediaUrl: '', buttons: [blankButton('quick_reply')] });

export const blankDraft = (account: string, language: string): Draft => ({
  account,
  name: '',
  language,
  category: 'utility',
  kind: 'text',
  header: { format: 'none', text: '', sampleUrl: '' },
  body: '',
  footer: '',
  buttons: [],
  list: { button: '', items: [{ id: '1', title: '' }] },
  cards: [blankCard(), blankCard()],
  authentication: { addSecurityRecommendation: true, copyCodeText: 'Copy code' },
  samples: {},
});

type Authored = Pick<Schemas['Template'], 'account' | 'name' | 'language' | 'category'>;

/** What is there already, to be edited. Content that could not be read begins empty. */
export function draftOf(template: Authored, content: Content | null): Draft {
  const blank = blankDraft(template.account, template.language);
  const { name, category } = template;
  if (!content) return { ...blank, name, category };
  const { header } = content;
  return {
    ...blank,
    name,
    category,
    kind: content.kind,
    header: {
      format: header?.format ?? 'none',
      text: header?.format === 'text' ? header.text : '',
      sampleUrl: header && 'sampleUrl' in header ? header.sampleUrl : '',
    },
    body: content.body,
    footer: content.footer ?? '',
    buttons: content.buttons ?? [],
    list: content.list ?? blank.list,
    cards: content.cards ?? blank.cards,
    authentication: content.authentication ?? blank.authentication,
    samples: Object.fromEntries((content.variables ?? []).map((variable) => [variable.name, variable.sample])),
  };
}

/** The content to send: only the parts of its kind, empty ones left out, and a sample declared for each variable in the texts. */
export function contentOfDraft(draft: Draft): Content {
  const { kind, header, body, footer, buttons, list, cards, authentication, samples } = draft;
  const has = (part: Part): boolean => hasPart(kind, part);
  const content: Content = { kind, body, variables: [] };
  if (has('header')) {
    if (header.format === 'text') {
      if (header.text !== '') content.header = { format: 'text', text: header.text };
    } else if (header.format === 'location') content.header = { format: 'location' };
    else if (header.format !== 'none') content.header = { format: header.format, sampleUrl: header.sampleUrl };
  }
  if (has('footer') && footer !== '') content.footer = footer;
  if (has('buttons') && buttons.length > 0) content.buttons = buttons;
  if (has('list')) content.list = { ...list, items: list.items.map(withoutEmptyDescription) };
  if (has('cards')) content.cards = cards;
  if (has('authentication')) content.authentication = authentication;
  content.variables = variablesIn(content).map((name) => ({ name, sample: samples[name] ?? '' }));
  return content;
}

const withoutEmptyDescription = ({ description, ...item }: ListPart['items'][number]): ListPart['items'][number] =>
  description ? { ...item, description } : item;

const authenticationCode = '1';

/** An authentication template has its one variable, the code, in a text that is WhatsApp's. */
export function variablesIn(content: Content): string[] {
  if (content.kind === 'authentication') return [authenticationCode];
  return variablesOf({ ...content, variables: [] } as unknown as Parameters<typeof variablesOf>[0]);
}

/** The number of the next variable, so that they run without a gap. */
export function nextVariable(draft: Draft): string {
  const numbers = variablesIn(contentOfDraft(draft)).map(Number).filter(Number.isInteger);
  return String(Math.max(0, ...numbers) + 1);
}
