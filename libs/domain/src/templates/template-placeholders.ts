import type { TemplateButton, TemplateContent } from './template';

/** One text of a template in which a variable may stand, with a path for people: `body`, `header.text`, `cards[1].buttons[0].url`. */
export interface TemplateText {
  place: string;
  text: string;
}

export interface Placeholder {
  name: string;
  place: string;
}

const placeholder = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g;

function* buttonTexts(buttons: readonly TemplateButton[] | undefined, place: string): Generator<TemplateText> {
  for (const [index, button] of (buttons ?? []).entries()) {
    const at = `${place}[${index}]`;
    yield { place: `${at}.title`, text: button.title };
    if (button.type === 'quick_reply' && button.id !== undefined) yield { place: `${at}.id`, text: button.id };
    if (button.type === 'url') yield { place: `${at}.url`, text: button.url };
    if (button.type === 'phone_number') yield { place: `${at}.phone`, text: button.phone };
    if (button.type === 'copy_code') yield { place: `${at}.code`, text: button.code };
  }
}

/** Every text of the content, in the order the customer meets them. Whether a variable is *allowed* there is the lint's business. */
export function* textsOf(content: TemplateContent): Generator<TemplateText> {
  if (content.header?.format === 'text') yield { place: 'header.text', text: content.header.text };
  else if (content.header !== undefined && content.header.format !== 'location') {
    yield { place: 'header.sampleUrl', text: content.header.sampleUrl };
  }
  yield { place: 'body', text: content.body };
  if (content.footer !== undefined) yield { place: 'footer', text: content.footer };
  yield* buttonTexts(content.buttons, 'buttons');
  if (content.list !== undefined) {
    yield { place: 'list.button', text: content.list.button };
    for (const [index, item] of content.list.items.entries()) {
      yield { place: `list.items[${index}].title`, text: item.title };
      if (item.description !== undefined) yield { place: `list.items[${index}].description`, text: item.description };
    }
  }
  for (const [index, card] of (content.cards ?? []).entries()) {
    if (card.title !== undefined) yield { place: `cards[${index}].title`, text: card.title };
    yield { place: `cards[${index}].body`, text: card.body };
    yield { place: `cards[${index}].mediaUrl`, text: card.mediaUrl };
    yield* buttonTexts(card.buttons, `cards[${index}].buttons`);
  }
}

/** The names in one text, in order, repeats included. */
export const placeholdersIn = (text: string): string[] => [...text.matchAll(placeholder)].map((match) => match[1] as string);

/** Every occurrence in the content, in order, with its place. */
export const placeholderOccurrences = (content: TemplateContent): Placeholder[] =>
  [...textsOf(content)].flatMap(({ place, text }) => placeholdersIn(text).map((name) => ({ name, place })));

/**
 * The variables a send must fill, each once, in order of first appearance. An authentication template's text is WhatsApp's own and
 * may be absent here, so its declared variables count as well.
 */
export function placeholdersOf(content: TemplateContent): string[] {
  const names = placeholderOccurrences(content).map(({ name }) => name);
  if (content.kind === 'authentication') names.push(...content.variables.map(({ name }) => name));
  return [...new Set(names)];
}

/** Fills one text in a single pass: a value that itself looks like `{{2}}` is not filled again. Unknown names stay as written. */
export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(placeholder, (whole, name: string) => (Object.hasOwn(values, name) ? (values[name] as string) : whole));
