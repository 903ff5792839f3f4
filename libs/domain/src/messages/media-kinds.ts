/** What WhatsApp treats differently: each class has its own size limit and its own place in the chat. */
export const mediaClasses = ['image', 'audio', 'video', 'document', 'sticker'] as const;
export type MediaClass = (typeof mediaClasses)[number];

const kib = 1024;
const mib = 1024 * kib;

/** Media types WhatsApp takes, and what it makes of them. Nothing else is uploaded or sent as a file of ours. */
export const sendableMediaTypes: Readonly<Record<string, MediaClass>> = {
  'image/jpeg': 'image',
  'image/png': 'image',
  'image/webp': 'sticker',
  'audio/aac': 'audio',
  'audio/amr': 'audio',
  'audio/mpeg': 'audio',
  'audio/mp4': 'audio',
  'audio/ogg': 'audio',
  'video/mp4': 'video',
  'video/3gpp': 'video',
  'application/pdf': 'document',
  'text/plain': 'document',
  'application/msword': 'document',
  'application/vnd.ms-excel': 'document',
  'application/vnd.ms-powerpoint': 'document',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'document',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'document',
};

/** WhatsApp's own limits, bytes. A provider may have smaller ones: its capabilities say so. */
export const largestMedia: Readonly<Record<MediaClass, number>> = {
  image: 5 * mib,
  audio: 16 * mib,
  video: 16 * mib,
  document: 100 * mib,
  sticker: 500 * kib,
};

/** Null for a type WhatsApp does not take. Parameters (`; codecs=opus`) are not part of the type. */
export const mediaClassOf = (type: string): MediaClass | null => sendableMediaTypes[plainType(type)] ?? null;

/** `audio/ogg; codecs=opus` as `audio/ogg`. */
export const plainType = (type: string): string => (type.split(';', 1)[0] ?? '').trim().toLowerCase();

/** Shown in a page by the browser itself: nothing among them can hold a script that runs. */
export const shownInline = (type: string): boolean =>
  type === 'application/pdf' || (sendableMediaTypes[type] ?? 'document') !== 'document';
