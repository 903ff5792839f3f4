import type { ReplyBody, SendMessageBody } from '@heliograph/contracts';
import type { FreeFormContent, Lane } from '@heliograph/domain';
import type { IdempotentRequest } from '../http';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';
import type { SendCommand } from './send-facts';

const timeOf = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));

/** Files and messages are named by id only; `name-content.ts` looks them up. */
function contentOf(body: ReplyBody): FreeFormContent | null {
  const { text, media, interactive, reaction, location, contacts } = body;
  if (text !== undefined) return { type: 'text', text };
  if (interactive !== undefined) {
    const { type: kind, ...rest } = interactive;
    return { type: 'interactive', kind, ...rest } as FreeFormContent;
  }
  if (reaction !== undefined) return { type: 'reaction', messageId: uuidOf('message', reaction.message), emoji: reaction.emoji };
  if (location !== undefined) return { type: 'location', ...location };
  if (contacts !== undefined) return { type: 'contacts', contacts };
  if (media === undefined) return null;
  const { id, url, ...rest } = media;
  if (id === undefined) return { type: 'media', mediaUrl: url ?? '', ...rest };
  const file = { id: uuidOf('media', id), state: 'unknown', contentType: '', mediaClass: null, bytes: 0, name: null };
  return { type: 'media', file, ...rest };
}

function templateOf({ template }: ReplyBody): SendCommand['template'] {
  if (template === undefined) return null;
  const { variables } = template;
  return 'id' in template
    ? { templateId: uuidOf('template', template.id), name: null, language: null, variables }
    : { templateId: null, name: template.name, language: template.language, variables };
}

const recipientOf = (to: SendMessageBody['to']): SendCommand['to'] => {
  if ('contact' in to) return { contactId: uuidOf('contact', to.contact) };
  return { address: 'phone' in to ? to.phone : to.providerUserId };
};

/** What a reply in a conversation adds: where it goes is known, and it overtakes notifications. */
export interface ReplyTarget {
  channelId: string;
  contactId: string;
}

/** The body of a send, as the use case wants it. `target` for a reply, whose body names neither channel nor recipient. */
export function toSendCommand(
  by: Requester,
  body: SendMessageBody | ReplyBody,
  idempotency: IdempotentRequest | null,
  target: ReplyTarget | null = null,
): SendCommand {
  const to = target ? { contactId: target.contactId } : recipientOf((body as SendMessageBody).to);
  const lane: Lane | null = target && body.template === undefined ? 'reply' : null;
  return {
    workspaceId: by.workspaceId,
    actor: by.actor,
    channelId: target?.channelId ?? uuidOf('channel', (body as SendMessageBody).channel),
    to,
    content: contentOf(body),
    template: templateOf(body),
    purpose: body.purpose ?? null,
    lane,
    sendAt: typeof body.sendAt === 'string' ? timeOf(body.sendAt) : null,
    ...(typeof body.sendAt === 'object' ? { sendAtOfContact: body.sendAt.at } : {}),
    expiresAt: timeOf(body.expiresAt),
    fallback: body.fallback
      ? { templateId: uuidOf('template', body.fallback.template.id), variables: body.fallback.template.variables }
      : null,
    onUnknown: body.onUnknown ?? null,
    replyTo: body.replyTo === undefined ? null : uuidOf('message', body.replyTo),
    reference: body.reference ?? null,
    idempotency: idempotency && {
      key: idempotency.key,
      requestHash: idempotency.requestHash,
      path: idempotency.path,
    },
  };
}
