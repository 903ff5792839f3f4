import { setTimeout as sleep } from 'node:timers/promises';
import type { Customer, Sender } from '../state/account';
import type { Shown, SimMessage, WebhookResult } from '../state/message';
import { newIdempotencyToken, newSid } from '../state/sids';
import type { Simulation } from '../simulation';
import { autoReplies } from './twiml-replies';

/** What a customer does: exactly one of text, media, a tap, a choice or a place; the rest adds to it. */
export interface CustomerMessage {
  body?: string;
  media?: { contentType: string; bytes: Buffer };
  button?: { text: string; payload: string };
  list?: { id: string; title: string };
  location?: { latitude: number; longitude: number; address?: string; label?: string };
  /** SID of the business's message this one answers. */
  replyTo?: string;
  referral?: Record<string, string>;
}

/** How the webhook is delivered. */
export interface DeliveryPlan {
  times: number;
  concurrent: boolean;
  badSignature: boolean;
  /** Where the media URLs point: the simulator's own origin. */
  origin: string;
  delayMs?: number;
}

export interface InboundResult {
  messageSid: string;
  deliveries: WebhookResult[];
}

/** A customer's message: into the ledger, the window opens, the webhook is called (facts §2.1). */
export async function receiveFromCustomer(
  simulation: Simulation,
  sender: Sender,
  customer: Customer,
  content: CustomerMessage,
  plan: DeliveryPlan,
): Promise<InboundResult> {
  const { world, webhooks } = simulation;
  const message = record(simulation, sender, customer, content);
  const account = world.accounts.get(sender.accountSid);
  if (!account || !sender.webhookUrl) return { messageSid: message.sid, deliveries: [] };
  const params = inboundParams(simulation, message, sender, customer, content, plan.origin);
  const idempotencyToken = newIdempotencyToken();
  const { webhookUrl } = sender;
  const deliver = async (): Promise<WebhookResult> => {
    const call = { authToken: account.authToken, params, idempotencyToken, badSignature: plan.badSignature, wantBody: true };
    const { body, ...result } = await webhooks.call({ ...call, url: webhookUrl });
    if (result.error === null) autoReplies(simulation, message, body);
    else {
      const errorCode = result.httpStatus === null ? 11205 : 11200;
      const text = `${result.error} on inbound webhook`;
      world.raiseAlert({
        accountSid: account.sid,
        errorCode,
        logLevel: 'error',
        text,
        resourceSid: message.sid,
        requestUrl: webhookUrl,
      });
      if (sender.fallbackUrl)
        await webhooks.call({
          ...call,
          url: sender.fallbackUrl,
          params: { ...params, ErrorCode: String(errorCode), ErrorUrl: webhookUrl },
        });
    }
    return result;
  };
  const deliveries: WebhookResult[] = [];
  if (plan.concurrent) deliveries.push(...(await Promise.all(Array.from({ length: plan.times }, deliver))));
  else
    for (let i = 0; i < plan.times; i++) deliveries.push((i > 0 && plan.delayMs && (await sleep(plan.delayMs)), await deliver()));
  return { messageSid: message.sid, deliveries };
}

function record(simulation: Simulation, sender: Sender, customer: Customer, content: CustomerMessage): SimMessage {
  const { world } = simulation;
  const now = world.clock.now();
  const sid = newSid(content.media ? 'MM' : 'SM');
  const from = addressOf(customer);
  const to = `whatsapp:${sender.phone}`;
  const body = content.body ?? content.button?.text ?? content.list?.title ?? '';
  const shown: Shown = { text: body, ...(content.location && { location: content.location }) };
  const mediaSids: string[] = [];
  if (content.media) {
    const medium = { sid: newSid('ME'), accountSid: sender.accountSid, messageSid: sid, ...content.media, createdAt: now };
    world.putMedium(medium);
    mediaSids.push(medium.sid);
  }
  const none = {
    contentSid: null,
    contentVariables: null,
    messagingServiceSid: null,
    statusCallback: null,
    errorCode: null,
    sendAt: null,
    fault: null,
  };
  const times = { createdAt: now, updatedAt: now, sentAt: now };
  const empty = { mediaUrls: [], plan: [], callbacks: [], deleted: false, redacted: false };
  const message: SimMessage = {
    sid,
    accountSid: sender.accountSid,
    direction: 'inbound',
    from,
    to,
    body,
    shown,
    mediaSids,
    status: 'received',
    ...none,
    ...times,
    ...empty,
  };
  world.putMessage(message);
  // Both addresses of a customer open the same window: replies may go to the phone or to the user id.
  for (const address of new Set([
    from,
    `whatsapp:${customer.phone}`,
    ...(customer.userId ? [`whatsapp:${customer.userId}`] : []),
  ])) {
    world.lastInbound.set(`${to}|${address}`, now);
  }
  simulation.stream.publish(message);
  return message;
}

const addressOf = (customer: Customer): string =>
  `whatsapp:${customer.hidesPhone && customer.userId ? customer.userId : customer.phone}`;

function inboundParams(
  simulation: Simulation,
  message: SimMessage,
  sender: Sender,
  customer: Customer,
  content: CustomerMessage,
  origin: string,
): Record<string, string> {
  const { world } = simulation;
  const repliedTo = content.replyTo === undefined ? undefined : world.messages.get(content.replyTo);
  const params: Record<string, string> = {
    SmsMessageSid: message.sid,
    NumMedia: String(message.mediaSids.length),
    ProfileName: customer.profileName,
    MessageType: messageType(content, repliedTo),
    SmsSid: message.sid,
    SmsStatus: 'received',
    Body: message.body,
    To: message.to,
    NumSegments: '1',
    ReferralNumMedia: '0',
    MessageSid: message.sid,
    AccountSid: message.accountSid,
    From: message.from,
    ApiVersion: '2010-04-01',
  };
  if (!customer.hidesPhone) params.WaId = customer.phone.slice(1);
  if (customer.userId) params.ExternalUserId = `whatsapp:${customer.userId}`;
  if (sender.messagingServiceSid) params.MessagingServiceSid = sender.messagingServiceSid;
  message.mediaSids.forEach((sid, index) => {
    params[`MediaContentType${index}`] = world.media.get(sid)?.contentType ?? '';
    params[`MediaUrl${index}`] = `${origin}/2010-04-01/Accounts/${message.accountSid}/Messages/${message.sid}/Media/${sid}`;
  });
  if (content.button) Object.assign(params, { ButtonText: content.button.text, ButtonPayload: content.button.payload });
  if (content.list) Object.assign(params, { ListId: content.list.id, ListTitle: content.list.title });
  if (content.location) {
    const { latitude, longitude, address, label } = content.location;
    Object.assign(params, {
      Latitude: String(latitude),
      Longitude: String(longitude),
      ...(address && { Address: address }),
      ...(label && { Label: label }),
    });
  }
  if (repliedTo)
    Object.assign(params, { OriginalRepliedMessageSid: repliedTo.sid, OriginalRepliedMessageSender: repliedTo.from });
  if (content.referral) Object.assign(params, content.referral);
  const context = {
    ProfileName: customer.profileName,
    ...(params.WaId && { WaId: params.WaId }),
    ...(content.button && { ButtonText: content.button.text }),
  };
  params.ChannelMetadata = JSON.stringify({ type: 'whatsapp', data: { context } });
  return params;
}

/** `button` is a tap on a template, `interactive` a tap or choice on a session message (captures, facts §2.1). */
function messageType(content: CustomerMessage, repliedTo: SimMessage | undefined): string {
  if (content.button) return repliedTo?.contentSid ? 'button' : 'interactive';
  if (content.list) return 'interactive';
  if (content.location) return 'location';
  if (!content.media) return 'text';
  const kind = content.media.contentType.split('/')[0] ?? '';
  return ['image', 'audio', 'video'].includes(kind) ? kind : 'document';
}
