import type { LocationContent } from '@heliograph/domain';
import type Twilio from 'twilio';
import type { SendAccepted, SendRequest } from '../provider';
import { unusableAnswer } from './classify-failure';
import { notExpressible } from './interactive';
import { deliveryStatusOf } from './status-map';
import { toWhatsappAddress } from './whatsapp-address';

interface Created {
  body: { sid?: unknown; status?: unknown };
  headers: Record<string, string | undefined>;
}

/**
 * Hands one message to Twilio (facts §1.2). Resolves only when Twilio gave an id. There is no idempotency key (facts §1.5):
 * after an error of outcome `unknown`, calling again may send twice.
 *
 * Through the SDK's `client.request`, not `messages.create`: the latter takes no timeout per call and spends half of the time of
 * a send on parsing dates of an answer of which we need the id and the status (124 against 60 µs of CPU per send, measured).
 */
export async function sendMessage(client: Twilio.Twilio, request: SendRequest, defaultTimeoutMs: number): Promise<SendAccepted> {
  const { body, headers } = (await client.request({
    method: 'post',
    uri: `https://api.twilio.com/2010-04-01/Accounts/${client.accountSid}/Messages.json`,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
    data: createMessageForm(request),
    timeout: request.timeoutMs ?? defaultTimeoutMs,
  })) as Created;
  const requestId = headers['twilio-request-id'];
  if (typeof body.sid !== 'string' || body.sid === '') throw unusableAnswer('no message id', 201, requestId);
  const statusRaw = typeof body.status === 'string' ? body.status : '';
  return {
    providerMessageId: body.sid,
    // 201 with a status we do not know is still a message the provider has.
    status: deliveryStatusOf(statusRaw) ?? 'accepted',
    statusRaw,
    ...(requestId === undefined ? {} : { requestId }),
  };
}

function createMessageForm({ from, to, statusCallbackUrl, content, replyTo }: SendRequest): Record<string, string> {
  const form: Record<string, string> = {
    From: toWhatsappAddress(from),
    To: toWhatsappAddress(to),
    StatusCallback: statusCallbackUrl,
  };
  if (replyTo !== undefined) throw notExpressible('a reply that quotes a message');
  switch (content.type) {
    case 'text':
      form['Body'] = content.text;
      return form;
    case 'media':
      form['MediaUrl'] = content.mediaUrl;
      if (content.caption) form['Body'] = content.caption;
      return form;
    case 'interactive':
      if (content.providerContentId === undefined) throw notExpressible('buttons or a list that were not prepared');
      form['ContentSid'] = content.providerContentId;
      return form;
    case 'location':
      return Object.assign(form, locationFields(content));
    case 'reaction':
      throw notExpressible('a reaction');
    case 'contacts':
      throw notExpressible('contact cards');
    case 'template':
      form['ContentSid'] = content.providerTemplateId;
      // A variable left out is filled with the template's sample by Twilio: completeness is the caller's duty (facts §1.2).
      if (Object.keys(content.variables).length > 0) form['ContentVariables'] = JSON.stringify(content.variables);
      return form;
  }
}

/** `geo:lat,long|label` (facts §1.2, uncertain in the label); the body is what a phone shows that cannot show a map. */
function locationFields({ latitude, longitude, name, address }: LocationContent): Record<string, string> {
  const place = `${latitude},${longitude}`;
  const label = (address ?? name ?? '').replaceAll('|', ' ');
  return { Body: name ?? address ?? place, PersistentAction: `geo:${place}${label === '' ? '' : `|${label}`}` };
}
