import type Twilio from 'twilio';
import type { ProviderAccount, ProviderTemplate } from '../provider';
import { unusableAnswer } from './classify-failure';
import { readContent } from './content-reading';
import { isJsonObject, listPages } from './list-pages';
import type { JsonObject } from './list-pages';
import { templateCategoryOf, templateStatusOf } from './status-map';

/** Below Twilio's maximum of 1000: a page of that size times out before it helps. */
const pageSize = 500;

/** `GET /v1/ContentAndApprovals`, page by page; all of them or a ProviderError (facts §3, R18). */
export async function* listTemplates(client: Twilio.Twilio, account: ProviderAccount): AsyncGenerator<ProviderTemplate[]> {
  const url = `https://content.twilio.com/v1/ContentAndApprovals?PageSize=${pageSize}`;
  for await (const page of listPages(client, account, { url, key: 'contents' })) {
    yield page.map((content) => toProviderTemplate(content, content['approval_requests']));
  }
}

/**
 * One Content resource and its WhatsApp approval. Without an approval it is a draft; with one whose status we do not know it is
 * `unknown`, which is not sendable (R10).
 */
export function toProviderTemplate(content: JsonObject, approvalRequests: unknown): ProviderTemplate {
  const sid = content['sid'];
  if (typeof sid !== 'string' || sid === '') throw unusableAnswer('a content without id');
  const approval = whatsappApproval(approvalRequests);
  const statusRaw = approval === null ? 'unsubmitted' : text(approval['status']);
  const updated = Date.parse(text(content['date_updated']));
  return {
    providerTemplateId: sid,
    name: text(approval?.['name']) || text(content['friendly_name']),
    language: text(content['language']),
    status: templateStatusOf(statusRaw),
    statusRaw,
    category: templateCategoryOf(text(approval?.['category'])),
    rejectionReason: text(approval?.['rejection_reason']) || null,
    content: readContent(content['types'], content['variables'], text(approval?.['content_type']) || null),
    raw: { ...content, approval_requests: approvalRequests ?? null },
    updatedAt: Number.isNaN(updated) ? null : new Date(updated),
  };
}

/** The list carries the approval itself, the single fetch wraps it: `{whatsapp: {...}}`. */
function whatsappApproval(value: unknown): JsonObject | null {
  if (!isJsonObject(value)) return null;
  if (isJsonObject(value['whatsapp'])) return value['whatsapp'];
  return 'status' in value ? value : null;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
