import type { TemplateButton, TemplateCard, TemplateContent, TemplateHeader, TemplateVariable } from '@heliograph/domain';
import { isJsonObject } from './list-pages';
import type { JsonObject } from './list-pages';

/**
 * Twilio's `types` and `variables` in our words; null when there is a type, a button or a shape we do not know, or several types
 * and no word which of them WhatsApp reviewed. Null is honest: the caller keeps the raw JSON.
 */
export function readContent(types: unknown, variables: unknown, reviewedType: string | null): TemplateContent | null {
  if (!isJsonObject(types)) return null;
  const names = Object.keys(types);
  const name = reviewedType !== null && names.includes(reviewedType) ? reviewedType : names.length === 1 ? names[0]! : null;
  if (name === null) return null;
  const type = types[name];
  if (!isJsonObject(type)) return null;
  const read = readers[name];
  const variableList = readVariables(variables, type);
  const samples = new Map(variableList.map((variable) => [variable.name, variable.sample]));
  const content = read ? read(type, samples) : null;
  return content === null ? null : { ...content, variables: variableList };
}

type Read = Omit<TemplateContent, 'variables'> | null;
type Samples = ReadonlyMap<string, string>;

const readers: Readonly<Record<string, (type: JsonObject, samples: Samples) => Read>> = {
  'twilio/text': (type) => withBody(type, (body) => ({ kind: 'text', body })),
  'twilio/media': (type, samples) => {
    const header = mediaHeader(type['media'], samples);
    return header === undefined || header === null ? null : { kind: 'media', body: text(type['body']) ?? '', header };
  },
  'twilio/quick-reply': (type) =>
    withButtons(type, 'QUICK_REPLY', (buttons) => withBody(type, (body) => ({ kind: 'quick_reply', body, buttons }))),
  'twilio/call-to-action': (type) =>
    withButtons(type, '', (buttons) => withBody(type, (body) => ({ kind: 'call_to_action', body, buttons }))),
  'twilio/list-picker': (type) => {
    const button = text(type['button']);
    if (button === null || !Array.isArray(type['items'])) return null;
    const items = type['items'].map((item: unknown) => {
      if (!isJsonObject(item)) return null;
      const title = text(item['item']);
      const description = text(item['description']);
      return title === null ? null : { id: text(item['id']) ?? '', title, ...(description ? { description } : {}) };
    });
    if (!items.every((item) => item !== null)) return null;
    return withBody(type, (body) => ({ kind: 'list_picker', body, list: { button, items } }));
  },
  'twilio/card': (type, samples) => card(type, samples, { body: 'title', footer: 'subtitle', header: null }),
  'whatsapp/card': (type, samples) => card(type, samples, { body: 'body', footer: 'footer', header: 'header_text' }),
  'twilio/carousel': (type) => {
    if (!Array.isArray(type['cards'])) return null;
    const cards = type['cards'].map(carouselCard);
    if (!cards.every((item) => item !== null)) return null;
    return withBody(type, (body) => ({ kind: 'carousel', body, cards }));
  },
  'whatsapp/authentication': (type) => {
    const action: unknown = Array.isArray(type['actions']) ? type['actions'][0] : undefined;
    const copyCodeText = isJsonObject(action) ? (text(action['copy_code_text']) ?? text(action['title'])) : null;
    if (copyCodeText === null) return null;
    const minutes = type['code_expiration_minutes'];
    return {
      kind: 'authentication',
      body: text(type['body']) ?? '',
      authentication: {
        addSecurityRecommendation: type['add_security_recommendation'] === true,
        ...(typeof minutes === 'number' ? { codeExpirationMinutes: minutes } : {}),
        copyCodeText,
      },
    };
  },
};

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function withBody(type: JsonObject, make: (body: string) => Read): Read {
  const body = text(type['body']);
  return body === null ? null : make(body);
}

function withButtons(type: JsonObject, defaultType: string, make: (buttons: TemplateButton[]) => Read): Read {
  const buttons = readButtons(type['actions'], defaultType);
  return buttons === null ? null : make(buttons);
}

function card(type: JsonObject, samples: Samples, names: { body: string; footer: string; header: string | null }): Read {
  const body = text(type[names.body]);
  const buttons = readButtons(type['actions'], '');
  const media = mediaHeader(type['media'], samples);
  const headerText = names.header === null ? null : text(type[names.header]);
  // A card with both a text header and a medium has no place in our content: WhatsApp allows one header (facts §6.6).
  if (body === null || buttons === null || media === null || (headerText && media)) return null;
  const header: TemplateHeader | undefined = headerText ? { format: 'text', text: headerText } : media;
  const footer = text(type[names.footer]);
  return {
    kind: 'card',
    body,
    ...(header ? { header } : {}),
    ...(footer ? { footer } : {}),
    ...(buttons.length > 0 ? { buttons } : {}),
  };
}

function carouselCard(value: unknown): TemplateCard | null {
  if (!isJsonObject(value)) return null;
  const title = text(value['title']);
  const body = text(value['body']);
  const media: unknown = Array.isArray(value['media']) ? value['media'][0] : value['media'];
  const buttons = readButtons(value['actions'], '');
  if (typeof media !== 'string' || buttons === null || (body === null && title === null)) return null;
  return { ...(title ? { title } : {}), body: body ?? '', mediaUrl: media, buttons };
}

/** Null when one button is of a kind we cannot hold (VOICE_CALL, flows…). */
function readButtons(actions: unknown, defaultType: string): TemplateButton[] | null {
  if (actions === undefined || actions === null) return [];
  if (!Array.isArray(actions)) return null;
  const buttons = actions.map((action) => readButton(action, defaultType));
  return buttons.every((button) => button !== null) ? buttons : null;
}

function readButton(action: unknown, defaultType: string): TemplateButton | null {
  if (!isJsonObject(action)) return null;
  const title = text(action['title']) ?? '';
  const [id, url, phone, code] = [text(action['id']), text(action['url']), text(action['phone']), text(action['code'])];
  switch (text(action['type']) || defaultType) {
    case 'QUICK_REPLY':
      return { type: 'quick_reply', title, ...(id ? { id } : {}) };
    case 'URL':
      return url === null ? null : { type: 'url', title, url };
    case 'PHONE_NUMBER':
      return phone === null ? null : { type: 'phone_number', title, phone };
    case 'COPY_CODE':
      return code === null ? null : { type: 'copy_code', title, code };
    default:
      return null;
  }
}

/** undefined = no medium, null = more than we can hold. The format is read from the sample's file name: Twilio does not say it. */
function mediaHeader(media: unknown, samples: Samples): TemplateHeader | undefined | null {
  const urls: unknown[] = Array.isArray(media) ? media : media === undefined || media === null ? [] : [media];
  if (urls.length === 0) return undefined;
  const [sampleUrl] = urls;
  if (urls.length > 1 || typeof sampleUrl !== 'string') return null;
  const path = sampleUrl.replace(placeholder, (whole, name: string) => samples.get(name) ?? whole).replace(/[?#].*$/, '');
  const extension = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  const format = ['mp4', '3gp', 'mov'].includes(extension) ? 'video' : documents.has(extension) ? 'document' : 'image';
  return { format, sampleUrl };
}

const documents = new Set(['pdf', 'doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'txt', 'csv']);
const placeholder = /\{\{\s*(\w+)\s*\}\}/g;

/**
 * Twilio's `{name: sample}` and every placeholder of the content that lacks a sample (sample ''): a variable we did not know of
 * would go out as Twilio's default value (facts §1.2).
 */
function readVariables(variables: unknown, type: JsonObject): TemplateVariable[] {
  const samples = new Map<string, string>();
  if (isJsonObject(variables)) for (const [name, sample] of Object.entries(variables)) samples.set(name, String(sample ?? ''));
  for (const match of JSON.stringify(type).matchAll(placeholder)) if (!samples.has(match[1]!)) samples.set(match[1]!, '');
  const numeric = (name: string): number => (/^\d+$/.test(name) ? Number(name) : Number.POSITIVE_INFINITY);
  return [...samples]
    .map(([name, sample]) => ({ name, sample }))
    .sort((a, b) =>
      numeric(a.name) === numeric(b.name) ? a.name.localeCompare(b.name, 'en') : numeric(a.name) - numeric(b.name),
    );
}
