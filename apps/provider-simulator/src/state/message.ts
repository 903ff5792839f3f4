export type MessageStatus =
  | 'accepted'
  | 'scheduled'
  | 'canceled'
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'undelivered'
  | 'received';

/** One later state of a message and how long after the previous one it comes (real milliseconds). */
export interface LifecycleStep {
  status: MessageStatus;
  afterMs: number;
  errorCode?: number;
}

/** What became of one webhook call. `httpStatus` is null when no answer came; then `error` names the transport failure. */
export interface WebhookResult {
  httpStatus: number | null;
  error: string | null;
  attempts: number;
  durationMs: number;
}

export interface CallbackRecord extends WebhookResult {
  status: MessageStatus;
  url: string;
  /** Epoch ms, virtual, when the call was made. */
  at: number;
  /** Which copy this is when callbacks are duplicated: 1, 2, … */
  copy: number;
}

/** What the phone shows: plain text everywhere, never markup. */
export interface Shown {
  text: string;
  header?: string;
  footer?: string;
  buttons?: { title: string; id: string; type: string; value?: string }[];
  list?: { button: string; items: { id: string; title: string; description?: string }[] };
  location?: { latitude: number; longitude: number; label?: string; address?: string };
}

/** One message of the ledger. Addresses carry the `whatsapp:` prefix, as on the wire; times are virtual epoch ms. */
export interface SimMessage {
  sid: string;
  accountSid: string;
  direction: 'inbound' | 'outbound-api' | 'outbound-reply';
  from: string;
  to: string;
  body: string;
  shown: Shown | null;
  mediaUrls: string[];
  mediaSids: string[];
  contentSid: string | null;
  contentVariables: string | null;
  messagingServiceSid: string | null;
  statusCallback: string | null;
  status: MessageStatus;
  errorCode: number | null;
  createdAt: number;
  updatedAt: number;
  sentAt: number | null;
  sendAt: number | null;
  /** States still to come; empty when the message has settled. */
  plan: LifecycleStep[];
  callbacks: CallbackRecord[];
  /** The fault that met its creation, if any. */
  fault: string | null;
  deleted: boolean;
  redacted: boolean;
}
