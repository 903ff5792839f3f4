import type { Sender } from '../state/account';
import type { Shown } from '../state/message';
import type { Template } from '../state/template';
import type { World } from '../state/world';
import { refusal, type Answer, type Call } from './answer';
import { renderContent } from './render-content';

/** A request that passed Twilio's synchronous checks. Addresses carry the `whatsapp:` prefix. */
export interface Draft {
  to: string;
  from: string;
  sender: Sender;
  messagingServiceSid: string | null;
  body: string;
  shown: Shown;
  mediaUrls: string[];
  template: Template | null;
  contentSid: string | null;
  contentVariables: string | null;
  variables: Record<string, string>;
  statusCallback: string | null;
  /** Epoch ms for `ScheduleType=fixed`. */
  sendAt: number | null;
}

const phoneAddress = /^whatsapp:\+[1-9]\d{6,14}$/;
const userAddress = /^whatsapp:[A-Z]{2}\.[0-9A-Za-z]{1,128}$/;

/** Everything Twilio refuses at once, with its codes, in the order it looks (facts §1.2, §4). */
export function readMessageRequest(world: World, call: Call): Draft | Answer {
  const form = call.body;
  const [to, from, service] = [text(form.To), text(form.From), text(form.MessagingServiceSid)];
  if (!to) return refusal(400, 21604, "A 'To' phone number is required.");
  if (!from && !service) return refusal(400, 21603, "A 'From' phone number is required.");
  const body = text(form.Body) ?? '';
  const contentSid = text(form.ContentSid) ?? null;
  const mediaUrls = many(form.MediaUrl);
  const contentVariables = text(form.ContentVariables) ?? null;
  if (contentVariables !== null && contentSid === null)
    return refusal(400, 21654, 'ContentSid Required: ContentVariables need a ContentSid');
  if (!body && mediaUrls.length === 0 && contentSid === null && form.PersistentAction === undefined)
    return refusal(400, 21602, 'Message body is required.');
  if (body.length > 1600 && [...body].length > 1600)
    return refusal(400, 21617, 'The concatenated message body exceeds the 1600 character limit');
  if (!phoneAddress.test(to) && !userAddress.test(to))
    return refusal(400, 21211, `Invalid 'To' Phone Number: ${to.slice(0, -4)}XXXX`);
  if (to === from) return refusal(400, 63031, 'Channels message cannot have same From and To');
  const sender = findSender(world, call.account.sid, from, service);
  if (!sender) {
    if (!from) return refusal(400, 21701, 'The Messaging Service does not exist');
    return refusal(400, 63007, 'Twilio could not find a Channel with the specified From address');
  }
  if (mediaUrls.length > 10) return refusal(400, 21623, 'Number of media files exceeds allowed limit');
  if (!mediaUrls.every((url) => isHttpUrl(url))) return refusal(400, 21620, 'Invalid media URL(s)');
  const statusCallback = text(form.StatusCallback) ?? sender.statusCallbackUrl;
  if (statusCallback !== null && !isCallbackUrl(statusCallback)) return refusal(400, 21609, "Invalid 'StatusCallback' URL");
  const validity = text(form.ValidityPeriod);
  if (validity !== undefined && !(/^\d+$/.test(validity) && Number(validity) >= 1 && Number(validity) <= 36_000)) {
    return refusal(400, 21624, 'The ValidityPeriod is invalid');
  }
  const template = contentSid === null ? null : world.templates.get(contentSid);
  if (contentSid !== null && (!template || template.accountSid !== call.account.sid))
    return refusal(400, 21655, 'The ContentSid is Invalid');
  const variables = contentVariables === null ? {} : readVariables(contentVariables);
  if (variables === null) return refusal(400, 21656, 'The ContentVariables Parameter is invalid');
  const sendAt = readSendAt(world, form, service);
  if (typeof sendAt === 'object' && sendAt !== null) return sendAt;
  const rendered = template ? renderContent(template, variables) : null;
  return {
    to,
    from: `whatsapp:${sender.phone}`,
    sender,
    messagingServiceSid: service ?? null,
    body: rendered?.shown.text ?? body,
    shown: rendered?.shown ?? withLocation({ text: body }, many(form.PersistentAction)),
    mediaUrls: rendered?.mediaUrls ?? mediaUrls,
    template: template ?? null,
    contentSid,
    contentVariables,
    variables,
    statusCallback,
    sendAt,
  };
}

function findSender(world: World, accountSid: string, from: string | undefined, service: string | undefined): Sender | undefined {
  if (from) {
    const sender = world.senders.get(from.slice('whatsapp:'.length));
    return sender?.accountSid === accountSid && from.startsWith('whatsapp:') ? sender : undefined;
  }
  return [...world.senders.values()].find((sender) => sender.accountSid === accountSid && sender.messagingServiceSid === service);
}

/** A JSON object of non-empty, single-line texts; null for anything else (21656). */
function readVariables(json: string): Record<string, string> | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const variables: Record<string, string> = {};
  for (const [name, given] of Object.entries(value)) {
    if (typeof given !== 'string' || given === '' || /[\n\r\t]/.test(given)) return null;
    variables[name] = given;
  }
  return variables;
}

function readSendAt(world: World, form: Record<string, unknown>, service: string | undefined): number | null | Answer {
  const [type, at] = [text(form.ScheduleType), text(form.SendAt)];
  if (type === undefined && at === undefined) return null;
  if (!service) return refusal(400, 35118, 'MessagingServiceSid is required to schedule a message');
  const due = at === undefined ? NaN : Date.parse(at);
  if (type !== 'fixed' || Number.isNaN(due)) return refusal(400, 35111, 'SendAt time is invalid');
  const ahead = due - world.clock.now();
  if (ahead < 300_000 || ahead > 35 * 86_400_000)
    return refusal(400, 35114, 'SendAt must be between 300 seconds and 35 days in the future');
  return due;
}

/** `geo:lat,long|label` (facts §1.2). */
function withLocation(shown: Shown, actions: string[]): Shown {
  const match = /^geo:(-?[\d.]+),(-?[\d.]+)(?:\|(.*))?$/.exec(actions[0] ?? '');
  if (match) shown.location = { latitude: Number(match[1]), longitude: Number(match[2]), label: match[3] };
  return shown;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : Array.isArray(value) ? text(value[0]) : undefined;
const many = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(String) : typeof value === 'string' && value ? [value] : [];

function isHttpUrl(url: string): boolean {
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}

/** Absolute http(s), and no underscore in the host name (facts §1.2). */
function isCallbackUrl(url: string): boolean {
  return isHttpUrl(url) && !(/^https?:\/\/([^/:?#]+)/i.exec(url)?.[1] ?? '_').includes('_');
}
