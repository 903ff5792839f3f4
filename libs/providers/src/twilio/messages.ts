import type Twilio from 'twilio';
import type { ProviderMessage } from '../provider';
import { refusal, unusableAnswer } from './classify-failure';
import { deliveryStatusOf } from './status-map';
import { stripWhatsappPrefix, toWhatsappAddress } from './whatsapp-address';

type Page = Pick<Awaited<ReturnType<Twilio.Twilio['messages']['page']>>, 'instances' | 'nextPageUrl'> & {
  nextPage(): Promise<Page> | undefined;
};
type MessageInstance = Awaited<ReturnType<Twilio.Twilio['messages']['create']>>;

export async function fetchMessage(client: Twilio.Twilio, providerMessageId: string): Promise<ProviderMessage> {
  if (!/^(SM|MM)[0-9a-zA-Z]+$/.test(providerMessageId)) {
    throw refusal('message', 'message_sid_invalid', 'not a Twilio message id');
  }
  return toProviderMessage(await client.messages(providerMessageId).fetch());
}

/**
 * Newest first, as Twilio lists them. Twilio filters by day of `DateSent`, so the day of `since` (UTC) is asked for and the rest
 * is filtered here by creation time. Stops at `limit`, at the last page, or where Twilio's order has passed `since`.
 */
export async function listMessages(
  client: Twilio.Twilio,
  filter: { from?: string; to?: string; since: Date; limit: number },
): Promise<ProviderMessage[]> {
  const { limit } = filter;
  // Twilio's times have whole seconds: a message made within the second of `since` must not be filtered away.
  const since = new Date(Math.floor(filter.since.getTime() / 1000) * 1000);
  if (limit <= 0) return [];
  const found: ProviderMessage[] = [];
  const seen = new Set<string>();
  let page: Page = await client.messages.page({
    ...(filter.from === undefined ? {} : { from: toWhatsappAddress(filter.from) }),
    ...(filter.to === undefined ? {} : { to: toWhatsappAddress(filter.to) }),
    dateSentAfter: new Date(Date.UTC(since.getUTCFullYear(), since.getUTCMonth(), since.getUTCDate())),
    pageSize: Math.min(limit, 1000),
  });
  for (;;) {
    let oldest: Date | null = null;
    for (const instance of page.instances) {
      const message = toProviderMessage(instance);
      oldest = message.createdAt ?? oldest;
      if (message.createdAt !== null && message.createdAt < since) continue;
      found.push(message);
      if (found.length === limit) return found;
    }
    if (!page.nextPageUrl || (oldest !== null && oldest < since)) return found;
    if (seen.has(page.nextPageUrl)) throw unusableAnswer('the listing loops');
    seen.add(page.nextPageUrl);
    page = (await page.nextPage())!;
  }
}

function toProviderMessage(instance: MessageInstance): ProviderMessage {
  if (typeof instance.sid !== 'string' || instance.sid === '') throw unusableAnswer('a message without id');
  const statusRaw = String(instance.status ?? '');
  const created: unknown = instance.dateCreated;
  return {
    providerMessageId: instance.sid,
    direction: instance.direction === 'inbound' ? 'inbound' : 'outbound',
    from: stripWhatsappPrefix(instance.from ?? ''),
    to: stripWhatsappPrefix(instance.to ?? ''),
    status: deliveryStatusOf(statusRaw) ?? 'other',
    statusRaw,
    errorCode: typeof instance.errorCode === 'number' && instance.errorCode > 0 ? String(instance.errorCode) : null,
    body: instance.body ?? null,
    createdAt: created instanceof Date && !Number.isNaN(created.getTime()) ? created : null,
  };
}
