import type Twilio from 'twilio';
import type { TemplateCategory, TemplateContent, TemplateStatus } from '@heliograph/domain';
import type { ProviderTemplate } from '../provider';
import { ProviderError } from '../provider-error';
import { refusal, unusableAnswer } from './classify-failure';
import { toTwilioTypes } from './content-mapping';
import type { JsonObject } from './list-pages';
import { toProviderTemplate } from './list-templates';
import { templateStatusOf } from './status-map';

type Contents = Twilio.Twilio['content']['v1']['contents'];
type ContentCreate = Parameters<Contents['create']>[0];

/** `POST /v1/Content`. Not idempotent: two calls make two contents of one name. */
export async function createTemplate(
  client: Twilio.Twilio,
  template: { name: string; language: string; content: TemplateContent },
): Promise<{ providerTemplateId: string }> {
  const request = {
    friendly_name: template.name,
    language: template.language,
    variables: Object.fromEntries(template.content.variables.map(({ name, sample }) => [name, sample])),
    types: toTwilioTypes(template.content),
  };
  // The SDK's request type is in camelCase, yet it posts the object as it is; the API wants snake_case.
  const created = await client.content.v1.contents.create(request as unknown as ContentCreate);
  if (typeof created.sid !== 'string' || created.sid === '') throw unusableAnswer('a content without id', 201);
  return { providerTemplateId: created.sid };
}

/** `POST …/ApprovalRequests/whatsapp`: hands the content to WhatsApp's review (R10, R12). */
export async function submitTemplate(
  client: Twilio.Twilio,
  submission: { providerTemplateId: string; name: string; category: TemplateCategory },
): Promise<{ status: TemplateStatus; statusRaw: string; rejectionReason: string | null }> {
  const approval = await contentOf(client, submission.providerTemplateId).approvalCreate.create({
    name: submission.name,
    category: submission.category.toUpperCase(),
  });
  const statusRaw = String(approval.status ?? '');
  return { status: templateStatusOf(statusRaw), statusRaw, rejectionReason: approval.rejectionReason || null };
}

/** Content and approval are two resources; a content never submitted may answer 404 for its approval: a draft. */
export async function fetchTemplate(client: Twilio.Twilio, providerTemplateId: string): Promise<ProviderTemplate> {
  contentOf(client, providerTemplateId);
  const uri = `https://content.twilio.com/v1/Content/${providerTemplateId}`;
  const get = (address: string) => client.request({ method: 'get', uri: address }) as Promise<{ body: JsonObject }>;
  const [content, approval] = await Promise.all([
    get(uri),
    get(`${uri}/ApprovalRequests`).catch((error: unknown) => {
      if (error instanceof ProviderError && error.details.httpStatus === 404) return null;
      throw error;
    }),
  ]);
  return toProviderTemplate(content.body, approval?.body ?? null);
}

/** Deletes the content at Twilio; one that is gone already is deleted. */
export async function deleteTemplate(client: Twilio.Twilio, providerTemplateId: string): Promise<void> {
  try {
    await contentOf(client, providerTemplateId).remove();
  } catch (error) {
    if (error instanceof ProviderError && error.details.httpStatus === 404) return;
    throw error;
  }
}

function contentOf(client: Twilio.Twilio, providerTemplateId: string): ReturnType<Contents> {
  if (!/^HX[0-9a-zA-Z]+$/.test(providerTemplateId)) throw refusal('template', 'content_sid_invalid', 'not a Twilio content id');
  return client.content.v1.contents(providerTemplateId);
}
