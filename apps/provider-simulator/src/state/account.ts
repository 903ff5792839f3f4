/** A Twilio account as the simulator plays it. */
export interface Account {
  sid: string;
  authToken: string;
  /** API keys that may call instead of the auth token (they never sign webhooks). */
  apiKeys: { sid: string; secret: string }[];
  suspended: boolean;
  /** Templates one WABA may hold; beyond it a submission is rejected (R11). */
  templateLimit: number;
  /** Unique customers per rolling 24 hours outside a window, for the account's portfolio; null = not enforced (63018). */
  messagingLimit: number | null;
}

export type SenderStatus =
  | 'CREATING'
  | 'ONLINE'
  | 'OFFLINE'
  | 'PENDING_VERIFICATION'
  | 'VERIFYING'
  | 'ONLINE:UPDATING'
  | 'TWILIO_REVIEW'
  | 'DRAFT'
  | 'STUBBED';

/** A WhatsApp sender: one number of an account. `phone` is E.164 without the `whatsapp:` prefix. */
export interface Sender {
  sid: string;
  accountSid: string;
  phone: string;
  status: SenderStatus;
  wabaId: string;
  name: string;
  webhookUrl: string | null;
  fallbackUrl: string | null;
  /** Where reports go when a message names no StatusCallback of its own. */
  statusCallbackUrl: string | null;
  /** Makes `MessagingServiceSid=…` resolve to this sender. */
  messagingServiceSid: string | null;
  qualityRating: string;
  messagingLimit: string;
  offlineReasons: { code: string; message: string; more_info: string }[];
}

/** Somebody with a phone. Numbers nobody created are treated as `unknownCustomers` says. */
export interface Customer {
  phone: string;
  onWhatsApp: boolean;
  profileName: string;
  /** Business-scoped user id (`US.1349…`), sent as ExternalUserId when present. */
  userId: string | null;
  /** Adopted a username: webhooks carry the user id where the phone number was (facts §2.1). */
  hidesPhone: boolean;
  /** Blocked the business: sends end in 63014. */
  blocked: boolean;
  /** Stopped marketing in the app: marketing templates end in 63050. */
  marketingStopped: boolean;
}

/** A medium of a message, ours or a customer's. */
export interface Medium {
  sid: string;
  accountSid: string;
  messageSid: string;
  contentType: string;
  bytes: Buffer;
  createdAt: number;
}

/** A debugger alert as Monitor lists it. */
export interface Alert {
  sid: string;
  accountSid: string;
  errorCode: number;
  logLevel: 'error' | 'warning' | 'notice';
  text: string;
  resourceSid: string;
  requestUrl: string | null;
  at: number;
}
