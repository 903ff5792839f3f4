import { iso8601 } from '../state/clock';
import { contentType, type Approval, type Template } from '../state/template';

/** The Content resource; its URLs point to the origin the caller used. */
export function contentResource(template: Template, origin: string): Record<string, unknown> {
  const url = `${origin}/v1/Content/${template.sid}`;
  return {
    language: template.language,
    date_updated: iso8601(template.updatedAt),
    variables: template.variables,
    friendly_name: template.friendlyName,
    account_sid: template.accountSid,
    url,
    sid: template.sid,
    date_created: iso8601(template.createdAt),
    types: template.types,
    links: { approval_create: `${url}/ApprovalRequests/whatsapp`, approval_fetch: `${url}/ApprovalRequests` },
  };
}

/** Content as the `ContentAndApprovals` listings show it: without URLs, with its approval request. */
export function contentAndApprovalResource(template: Template): Record<string, unknown> {
  return {
    language: template.language,
    date_updated: iso8601(template.updatedAt),
    variables: template.variables,
    friendly_name: template.friendlyName,
    account_sid: template.accountSid,
    sid: template.sid,
    date_created: iso8601(template.createdAt),
    types: template.types,
    approval_requests: approvalResource(template.approval),
  };
}

/** A content never submitted shows empty texts and `unsubmitted`, as in Twilio's own examples. */
export function approvalResource(approval: Approval | null): Record<string, unknown> {
  return {
    name: approval?.name ?? '',
    category: approval?.category ?? '',
    content_type: approval?.contentType ?? '',
    status: approval?.status ?? 'unsubmitted',
    rejection_reason: approval?.rejectionReason ?? '',
    allow_category_change: approval?.allowCategoryChange ?? true,
  };
}

export function approvalFetchResource(template: Template, origin: string): Record<string, unknown> {
  return {
    url: `${origin}/v1/Content/${template.sid}/ApprovalRequests`,
    whatsapp: { type: 'whatsapp', ...approvalResource(template.approval) },
    account_sid: template.accountSid,
    sid: template.sid,
  };
}

/** Fields a content of each type must have (facts §3.1). */
export const requiredFields: Record<string, readonly string[]> = {
  'twilio/text': ['body'],
  'twilio/media': ['media'],
  'twilio/location': ['latitude', 'longitude'],
  'twilio/list-picker': ['body', 'button', 'items'],
  'twilio/quick-reply': ['body', 'actions'],
  'twilio/call-to-action': ['body', 'actions'],
  'twilio/card': [],
  'twilio/catalog': ['body'],
  'twilio/carousel': ['body', 'cards'],
  'twilio/flows': [],
  'twilio/schedule': ['id', 'title', 'timeSlots'],
  'whatsapp/card': ['body'],
  'whatsapp/authentication': ['actions'],
  'whatsapp/flows': [],
};

/** What is wrong with the types of a create or update request, or null. */
export function typesFinding(types: unknown): string | null {
  if (typeof types !== 'object' || types === null || Array.isArray(types)) return 'types is required';
  const names = Object.keys(types);
  if (names.length === 0) return 'types must contain at least one content type';
  for (const name of names) {
    const required = requiredFields[name];
    if (!required) return `types: unknown content type ${name}`;
    const fields = (types as Record<string, unknown>)[name];
    if (typeof fields !== 'object' || fields === null) return `types.${name} must be an object`;
    const missing = required.find((field) => (fields as Record<string, unknown>)[field] === undefined);
    if (missing) return `types.${name}.${missing} is required`;
  }
  return null;
}

/** Text of a content for the v2 search. */
export const searchableText = (template: Template): string => JSON.stringify(template.types[contentType(template)] ?? {});
