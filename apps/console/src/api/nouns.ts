import type { Schemas } from '@heliograph/client';

export interface Named {
  id: string;
  name: string;
}
export type Role = Agent['role'];
export type Presence = Agent['presence'];

export type Agent = Schemas['Agent'];
export type Session = Schemas['Session'];
export interface SignInOptions {
  password: boolean;
  oidc: { name: string; startUrl: string } | null;
}
export interface Page<Item> {
  data: Item[];
  nextCursor: string | null;
}

export type Conversation = Schemas['Conversation'];
export type Contact = Schemas['Contact'];
export type ConsentLedger = Schemas['ConsentLedger'];
export type Explanation = Schemas['Explanation'];
export type Template = Schemas['Template'];
export type AcceptedMessage = Schemas['AcceptedMessage'];
export type MessageState = Schemas['Message']['state'];

/** A file of ours: what came in, or what goes out. */
export type Media = Schemas['Media'];

/** What a message says. Kinds we do not know are shown as such, never dropped. */
export interface MessageContent {
  type?: string;
  text?: string;
  caption?: string;
  filename?: string;
  mediaUrl?: string;
  mediaType?: string;
  media?: Partial<Media> | null;
  items?: { url?: string; contentType?: string; media?: Media | null }[];
  payload?: string | null;
  title?: string;
  label?: string | null;
  name?: string | null;
  address?: string | null;
  latitude?: number;
  longitude?: number;
  body?: string;
  header?: string | null;
  footer?: string | null;
  button?: string;
  buttons?: { type?: string; id?: string; title: string }[];
  sections?: { title?: string; rows: { id: string; title: string; description?: string }[] }[];
  emoji?: string;
  contacts?: { name: string; phones?: string[] }[];
  interactive?: MessageContent;
}
export interface MessageError {
  code?: string | null;
  title?: string | null;
  message?: string | null;
  remedy?: string | null;
}
export type Message = Omit<Schemas['Message'], 'content' | 'error'> & {
  content: MessageContent | null;
  error: MessageError | null;
};
export type Note = Schemas['Note'];
export type Team = Schemas['Team'];
export type Tag = Schemas['Tag'];
export type Channel = Schemas['Channel'];
export type CannedReply = Schemas['CannedReply'];
