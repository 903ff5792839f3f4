export interface FoundLink {
  host: string;
  start: number;
  end: number;
}

/** Addresses with a scheme, and bare ones such as `bit.ly/x` or `www.shop.com` that WhatsApp turns into links. */
const withScheme = /https?:\/\/([^\s/?#{}<>"'，。、；）]+)[\x21-\x7a|~]*/giu;
const bare =
  /(?<![\p{L}\p{N}@/.:-])((?:[a-z0-9-]+\.)+(?:com|net|org|io|co|me|ly|at|gl|gd|cn|to|app|link|shop|info|biz|[a-z]{2}))(?=[/\s,，。;:!?)]|\.(?:\s|$)|$)(?:\/[\x21-\x7a|~]*)?/giu;

/** Links in one text, first to last; `host` is lowercase without port, user or `www.`. */
export function linksIn(text: string): FoundLink[] {
  const found: FoundLink[] = [];
  for (const pattern of [withScheme, bare]) {
    for (const m of text.matchAll(pattern)) {
      const start = m.index;
      const end = start + m[0].replace(/[.,;:!?)]+$/u, '').length;
      if (found.some((f) => f.start < end && start < f.end)) continue;
      const host = (m[1] ?? '')
        .toLowerCase()
        .replace(/^.*@/u, '')
        .replace(/:\d+$/u, '')
        .replace(/^www\./u, '')
        .replace(/[.,;:!?)]+$/u, '');
      found.push({ host, start, end });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

export const isIPv4 = (host: string): boolean => /^\d{1,3}(?:\.\d{1,3}){3}$/u.test(host);
export const isWhatsAppHost = (host: string): boolean =>
  host === 'wa.me' || host === 'whatsapp.com' || host.endsWith('.whatsapp.com');
