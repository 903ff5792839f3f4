import type { ContentCapabilities } from '@heliograph/domain';

const mib = 1024 * 1024;

/**
 * What Twilio carries to WhatsApp (facts §1.2, §1.5, §3). Uncertain: the size limits above 5 MB (Twilio's documents name 16 MB for
 * WhatsApp, its error dictionary 5), and stickers, which are therefore left to its 100 kB.
 */
export const twilioCapabilities: ContentCapabilities = {
  media: { image: 5 * mib, audio: 16 * mib, video: 16 * mib, document: 16 * mib, sticker: 100 * 1024 },
  // Content API: twilio/quick-reply and twilio/list-picker need no approval inside the window.
  buttons: true,
  lists: true,
  // A list-picker is one flat list; neither type has a header or a footer.
  listSections: false,
  interactiveHeader: false,
  interactiveFooter: false,
  location: true,
  // The Messages resource has no parameter for any of these.
  reactions: false,
  contacts: false,
  replies: false,
  typing: true,
};
