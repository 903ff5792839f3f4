import type { SimMessage } from '../state/message';
import type { World } from '../state/world';
import { refusal, type Answer, type Call } from './answer';
import { messageResource } from './message-resource';
import { cutPage, filtersOf, pageQuery, readPageRequest } from './page';

/** `GET Messages.json`: newest first, filtered by To, From and DateSent (`DateSent`, `DateSent<`, `DateSent>`). */
export function listMessages(world: World, call: Call): Answer {
  const { query, account } = call;
  const within = readDates(query);
  if (within === null) return refusal(400, 20001, 'Parameter DateSent is not a date');
  const [to, from] = [one(query.To), one(query.From)];
  const matching: SimMessage[] = [];
  for (const message of world.ledger.newestFirst()) {
    if (message.accountSid !== account.sid || message.deleted) continue;
    if ((to && message.to !== to) || (from && message.from !== from)) continue;
    // A message not sent yet is found by the time it was taken: whoever looks for a lost answer looks at once.
    if (!within(message.sentAt ?? message.createdAt)) continue;
    matching.push(message);
  }
  const cut = cutPage(matching, readPageRequest(query));
  const path = `/2010-04-01/Accounts/${account.sid}/Messages.json`;
  const filters = filtersOf(call.request.url);
  const at = (page: number, token?: string): string => `${path}?${pageQuery(filters, cut.pageSize, page, token)}`;
  const start = cut.page * cut.pageSize;
  return {
    status: 200,
    body: {
      first_page_uri: at(0),
      end: Math.max(start, start + cut.items.length - 1),
      previous_page_uri: cut.page > 0 ? at(cut.page - 1) : null,
      messages: cut.items.map(messageResource),
      uri: at(cut.page),
      page_size: cut.pageSize,
      start,
      next_page_uri: cut.next ? at(cut.next.page, cut.next.token) : null,
      page: cut.page,
    },
  };
}

/** A day (UTC) or an instant; both bounds include what they name. null when a value is no date. */
function readDates(query: Call['query']): ((at: number) => boolean) | null {
  let from = -Infinity;
  let until = Infinity;
  for (const [name, value] of Object.entries(query)) {
    if (!name.startsWith('DateSent')) continue;
    const text = one(value) ?? '';
    const wholeDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
    const begin = Date.parse(text);
    if (Number.isNaN(begin)) return null;
    const end = begin + (wholeDay ? 86_400_000 : 1000) - 1;
    if (name === 'DateSent' || name === 'DateSent>') from = Math.max(from, begin);
    if (name === 'DateSent' || name === 'DateSent<') until = Math.min(until, end);
  }
  return (at) => at >= from && at <= until;
}

const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
