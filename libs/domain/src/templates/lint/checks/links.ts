import type { DraftReading } from '../draft-reading';
import { isIPv4, isWhatsAppHost, linksIn } from '../links-of-text';
import type { LintObservation } from '../finding';
import { linkShorteners } from '../words/link-shorteners';

const isUnder = (host: string, domain: string) => host === domain || host.endsWith(`.${domain}`);

/** Where links lead (§6.5 #18 [U]): in texts and in buttons, not in sample media. One finding per link, the gravest. */
export function checkLinks({ parts, context }: DraftReading): LintObservation[] {
  const own = (context.brandDomains ?? []).map((d) => d.toLowerCase().replace(/^www\./u, ''));
  return parts
    .filter((p) => p.role !== 'media_url')
    .flatMap((part) =>
      linksIn(part.text).flatMap(({ host, start, end }): LintObservation[] => {
        const place = { pointer: part.pointer, start, end };
        const fix = 'Link to a full address on your own domain.';
        if (isIPv4(host)) return [{ ruleId: 'url_raw_ip', place, message: `The link goes to the bare address ${host}.`, fix }];
        if (isWhatsAppHost(host)) {
          const message = `The link goes to ${host}, back into WhatsApp.`;
          return [{ ruleId: 'url_whatsapp_link', place, message, fix: 'Remove it: the customer can simply reply.' }];
        }
        if (linkShorteners.has(host)) return [{ ruleId: 'url_shortened', place, message: `${host} is a link shortener.`, fix }];
        if (own.length > 0 && !own.some((domain) => isUnder(host, domain))) {
          return [{ ruleId: 'url_foreign_domain', place, message: `${host} is not one of the business's domains.`, fix }];
        }
        return [];
      }),
    );
}
