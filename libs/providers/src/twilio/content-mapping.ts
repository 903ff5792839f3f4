import type { TemplateButton, TemplateContent } from '@heliograph/domain';
import { refusal } from './classify-failure';

type TwilioAction = Record<string, string>;
/** The `types` object of POST /v1/Content: exactly one Twilio content type. Facts §3.1. */
export type TwilioTypes = Record<string, Record<string, unknown>>;

/**
 * Our content as Twilio's. A header text or a footer fits only `whatsapp/card`; whatever no type can carry is refused
 * (`not_expressible`), never left out silently: a reviewer would approve something else than was written.
 */
export function toTwilioTypes(content: TemplateContent): TwilioTypes {
  const { kind, body, header, footer, buttons = [] } = content;
  if (header?.format === 'location') throw notExpressible('a location header');
  if (kind !== 'authentication' && body === '') throw notExpressible('an empty body');
  switch (kind) {
    case 'authentication':
      return authentication(content);
    case 'carousel':
      return carousel(content);
    case 'list_picker':
      return listPicker(content);
    case 'text':
    case 'media':
    case 'quick_reply':
    case 'call_to_action':
    case 'card':
      break;
  }

  const media = header && header.format !== 'text' ? [header.sampleUrl] : [];
  if (header?.format === 'text' || footer !== undefined) return whatsappCard(content, media);
  const replies = buttons.filter((button) => button.type === 'quick_reply').length;
  const allReplies = replies === buttons.length;
  if (kind === 'card') return { 'twilio/card': { title: body, ...mediaField(media), actions: buttons.map(cardAction) } };
  if (buttons.length > 0 && (media.length > 0 || (replies > 0 && !allReplies))) return whatsappCard(content, media);
  if (buttons.length > 0 && allReplies) return { 'twilio/quick-reply': { body, actions: buttons.map(cardAction) } };
  if (buttons.length > 0) return { 'twilio/call-to-action': { body, actions: buttons.map(cardAction) } };
  if (media.length > 0) return { 'twilio/media': { body, media } };
  if (kind !== 'text') throw notExpressible(`${kind} content without ${kind === 'media' ? 'a medium' : 'buttons'}`);
  return { 'twilio/text': { body } };
}

function whatsappCard({ body, header, footer, buttons = [] }: TemplateContent, media: string[]): TwilioTypes {
  return {
    'whatsapp/card': {
      body,
      ...(header?.format === 'text' ? { header_text: header.text } : {}),
      ...(footer === undefined ? {} : { footer }),
      ...mediaField(media),
      actions: buttons.map(cardAction),
    },
  };
}

function listPicker({ body, header, footer, buttons, list }: TemplateContent): TwilioTypes {
  if (!list || list.items.length === 0) throw notExpressible('a list without items');
  if (header || footer !== undefined || buttons?.length) throw notExpressible('a list with header, footer or buttons');
  const items = list.items.map(({ id, title, description }) => ({
    id,
    item: title,
    ...(description === undefined ? {} : { description }),
  }));
  return { 'twilio/list-picker': { body, button: list.button, items } };
}

function carousel({ body, header, footer, buttons, cards }: TemplateContent): TwilioTypes {
  if (!cards || cards.length === 0) throw notExpressible('a carousel without cards');
  if (header || footer !== undefined || buttons?.length)
    throw notExpressible('a carousel with header, footer or buttons of its own');
  return {
    'twilio/carousel': {
      body,
      cards: cards.map((card) => ({
        ...(card.title === undefined ? {} : { title: card.title }),
        body: card.body,
        media: card.mediaUrl,
        actions: card.buttons.map(cardAction),
      })),
    },
  };
}

function authentication({ authentication: options, header, footer, buttons }: TemplateContent): TwilioTypes {
  if (!options) throw notExpressible('an authentication template without its options');
  if (header || footer !== undefined || buttons?.length) throw notExpressible('an authentication template with parts of its own');
  return {
    'whatsapp/authentication': {
      add_security_recommendation: options.addSecurityRecommendation,
      ...(options.codeExpirationMinutes === undefined ? {} : { code_expiration_minutes: options.codeExpirationMinutes }),
      actions: [{ type: 'COPY_CODE', copy_code_text: options.copyCodeText }],
    },
  };
}

const mediaField = (media: string[]): { media?: string[] } => (media.length > 0 ? { media } : {});

function cardAction(button: TemplateButton): TwilioAction {
  switch (button.type) {
    case 'quick_reply':
      return { type: 'QUICK_REPLY', title: button.title, ...(button.id === undefined ? {} : { id: button.id }) };
    case 'url':
      return { type: 'URL', title: button.title, url: button.url };
    case 'phone_number':
      return { type: 'PHONE_NUMBER', title: button.title, phone: button.phone };
    case 'copy_code':
      return { type: 'COPY_CODE', title: button.title, code: button.code };
  }
}

const notExpressible = (what: string) => refusal('template', 'not_expressible', `Twilio has no content type for ${what}`);
