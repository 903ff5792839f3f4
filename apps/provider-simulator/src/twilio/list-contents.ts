import { setTimeout as sleep } from 'node:timers/promises';
import { contentType, type Template } from '../state/template';
import type { Simulation } from '../simulation';
import { refusal, type Answer, type Call } from './answer';
import { contentAndApprovalResource, contentResource, searchableText } from './content-resource';
import { cutPage, filtersOf, metaOf, readPageRequest } from './page';

/** The four content listings: newest first; v2 can search. Listing faults meet all of them. */
export async function listContents(simulation: Simulation, call: Call, path: string): Promise<Answer> {
  const { world, faults } = simulation;
  const accountSid = call.account.sid;
  const slow = faults.take(['list_slow'], { accountSid });
  if (slow) await sleep(slow.ms);
  const request = readPageRequest(call.query);
  const broken = faults.take(['list_fail_page'], { accountSid, page: request.page });
  if (broken) return { ...refusal(broken.status, broken.status === 429 ? 20429 : 20500, 'Listing failed'), fault: broken.kind };
  let matching = [...world.templates.values()].filter((template) => template.accountSid === accountSid).reverse();
  if (path.startsWith('/v2/')) {
    const searched = search(matching, call.query);
    if (searched === null) return refusal(400, 20422, 'Invalid search parameter');
    matching = searched;
  }
  const cut = cutPage(matching, request);
  if (faults.take(['list_duplicate_entries'], { accountSid })) cut.items = [...cut.items, ...cut.items.slice(-1)];
  const meta = metaOf(call.origin + path, filtersOf(call.request.url), 'contents', cut);
  const looped = faults.take(['list_loop_page'], { accountSid, page: request.page });
  if (looped) meta.next_page_url = call.origin + call.request.url;
  const show = path.endsWith('ContentAndApprovals')
    ? contentAndApprovalResource
    : (template: Template) => contentResource(template, call.origin);
  return { status: 200, body: { contents: cut.items.map(show), meta }, fault: looped?.kind };
}

/** The v2 filters and orders; null when one of them makes no sense. */
function search(templates: Template[], query: Call['query']): Template[] | null {
  const one = (name: string): string | undefined => many(query[name])[0];
  const patterns: [RegExp, (template: Template) => string][] = [];
  try {
    if (one('ContentName')) patterns.push([new RegExp(one('ContentName') ?? ''), (t) => t.approval?.name || t.friendlyName]);
    if (one('Content')) patterns.push([new RegExp(one('Content') ?? ''), searchableText]);
  } catch {
    return null;
  }
  const after = one('DateCreatedAfter') === undefined ? -Infinity : Date.parse(one('DateCreatedAfter') ?? '');
  const before = one('DateCreatedBefore') === undefined ? Infinity : Date.parse(one('DateCreatedBefore') ?? '');
  if (Number.isNaN(after) || Number.isNaN(before)) return null;
  const [languages, types, eligible] = [many(query.Language), many(query.ContentType), many(query.ChannelEligibility)];
  const found = templates.filter((template) => {
    const status = `whatsapp:${template.approval?.status ?? 'unsubmitted'}`;
    return (
      patterns.every(([pattern, text]) => pattern.test(text(template))) &&
      (languages.length === 0 || languages.includes(template.language)) &&
      (types.length === 0 || types.includes(contentType(template))) &&
      (eligible.length === 0 || eligible.includes(status)) &&
      template.createdAt > after &&
      template.createdAt < before
    );
  });
  const byName = one('SortByContentName');
  if (byName) found.sort((a, b) => a.friendlyName.localeCompare(b.friendlyName) * (byName === 'desc' ? -1 : 1));
  else if (one('SortByDate') === 'asc') found.reverse();
  return found;
}

const many = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
