import type { FreeFormContent } from './content';
import type { MediaClass } from './media-kinds';

/** What a provider can carry to WhatsApp. Data of its port; what it cannot carry is refused with the capability's name. */
export interface ContentCapabilities {
  /** Largest file it takes per class, bytes; 0: none. */
  media: Readonly<Record<MediaClass, number>>;
  buttons: boolean;
  lists: boolean;
  /** More than one section in a list, with titles. */
  listSections: boolean;
  interactiveHeader: boolean;
  interactiveFooter: boolean;
  location: boolean;
  reactions: boolean;
  contacts: boolean;
  /** A message that quotes another one. */
  replies: boolean;
  /** Showing the customer that somebody is writing. Not a message: the policy does not ask for it. */
  typing: boolean;
}

export type Capability = Exclude<keyof ContentCapabilities, 'media'>;

const words: Record<Capability, string> = {
  buttons: 'reply buttons',
  lists: 'lists to choose from',
  listSections: 'a list with more than one section',
  interactiveHeader: 'a header above buttons or a list',
  interactiveFooter: 'a footer below buttons or a list',
  location: 'a location',
  reactions: 'reactions',
  contacts: 'contact cards',
  replies: 'a reply that quotes a message',
  typing: 'the typing indicator',
};

export const wordsOfCapability = (capability: Capability): string => words[capability];

/** What a message needs of its provider, in the order it is told. */
export function capabilitiesNeeded(content: FreeFormContent, quotes: boolean): Capability[] {
  return [...neededBy(content), ...(quotes ? (['replies'] as const) : [])];
}

function neededBy(content: FreeFormContent): Capability[] {
  switch (content.type) {
    case 'text':
    case 'media':
      return [];
    case 'reaction':
      return ['reactions'];
    case 'location':
      return ['location'];
    case 'contacts':
      return ['contacts'];
    case 'interactive':
      return [
        content.kind === 'buttons' ? 'buttons' : 'lists',
        ...(content.kind === 'list' && content.sections.length > 1 ? (['listSections'] as const) : []),
        ...(content.header === undefined ? [] : (['interactiveHeader'] as const)),
        ...(content.footer === undefined ? [] : (['interactiveFooter'] as const)),
      ];
  }
}
