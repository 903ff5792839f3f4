import type { MediaClass } from './media-kinds';

/** A file of ours, as it was when the message was accepted: files do not change. */
export interface MediaFile {
  id: string;
  /** Only `ready` can be sent. */
  state: string;
  contentType: string;
  /** Null for what WhatsApp would not take. */
  mediaClass: MediaClass | null;
  bytes: number;
  name: string | null;
}

/** Exactly one of `file` and `mediaUrl`. */
export interface MediaContent {
  type: 'media';
  file?: MediaFile;
  mediaUrl?: string;
  mediaType?: string;
  caption?: string;
  filename?: string;
}

export interface ReplyButton {
  id: string;
  title: string;
}
export interface ListRow {
  id: string;
  title: string;
  description?: string;
}
export interface ListSection {
  title?: string;
  rows: ListRow[];
}

/** Buttons to press, or a list to choose from. */
export type InteractiveContent = { type: 'interactive'; body: string; header?: string; footer?: string } & (
  { kind: 'buttons'; buttons: ReplyButton[] } | { kind: 'list'; button: string; sections: ListSection[] }
);

/** On one of the conversation's messages; no emoji takes it back. `messageId` is ours. */
export interface ReactionContent {
  type: 'reaction';
  messageId: string;
  emoji: string;
}
export interface LocationContent {
  type: 'location';
  latitude: number;
  longitude: number;
  name?: string;
  address?: string;
}
export interface ContactCard {
  name: string;
  phones: string[];
  emails?: string[];
  organisation?: string;
}

/** Free-form content, allowed only inside the customer service window (R9). Limits: facts sheet §1.2, §5.1. */
export type FreeFormContent =
  | { type: 'text'; text: string }
  | MediaContent
  | InteractiveContent
  | ReactionContent
  | LocationContent
  | { type: 'contacts'; contacts: ContactCard[] };

/** `mediaId`: where we keep it, once the message is on the record. */
export interface InboundMedium {
  url: string;
  contentType: string;
  mediaId?: string;
}

/** What a customer may send us; unknown kinds are kept raw, never dropped. */
export type InboundContent =
  | { type: 'text'; text: string }
  | { type: 'media'; items: InboundMedium[]; text: string }
  | { type: 'button'; text: string; payload: string | null }
  | { type: 'list_reply'; id: string; title: string; text: string }
  | { type: 'location'; latitude: number; longitude: number; label: string | null; address: string | null }
  | { type: 'unsupported'; text: string };
