import type { Shown } from '../state/message';
import { contentType, type Template } from '../state/template';

export interface Rendered {
  shown: Shown;
  mediaUrls: string[];
}

type Fields = Record<string, unknown>;

/**
 * Fills a content's placeholders. A variable nobody gave silently gets the template's sample value, exactly as Twilio
 * does (facts §1.2): completeness is the sender's business.
 */
export function renderContent(template: Template, given: Record<string, string>): Rendered {
  const fill = (value: unknown): string =>
    typeof value === 'string'
      ? value.replace(/{{\s*([\w.]+)\s*}}/g, (all, name: string) => given[name] ?? template.variables[name] ?? all)
      : '';
  const type = contentType(template);
  const fields: Fields = template.types[type] ?? {};
  const shown: Shown = { text: fill(fields.body) };
  const header = fill(fields.header_text);
  if (header) shown.header = header;
  const footer = fill(fields.footer ?? fields.subtitle);
  if (footer) shown.footer = footer;
  if (type === 'twilio/card') shown.text = fill(fields.title);
  if (type === 'twilio/list-picker') {
    const items = list(fields.items).map((item) => ({
      id: fill(item.id),
      title: fill(item.item),
      description: fill(item.description),
    }));
    shown.list = { button: fill(fields.button), items };
  }
  if (type === 'twilio/location') {
    const { latitude, longitude } = fields;
    shown.location = {
      latitude: Number(latitude),
      longitude: Number(longitude),
      label: fill(fields.label),
      address: fill(fields.address),
    };
  }
  const buttons = list(fields.actions).map((action) => {
    const buttonType = String(action.type ?? 'QUICK_REPLY');
    const title = fill(action.title ?? action.copy_code_text);
    const value = fill(action.url ?? action.phone ?? action.code);
    return { title, id: fill(action.id) || title, type: buttonType, ...(value && { value }) };
  });
  if (buttons.length > 0) shown.buttons = buttons;
  if (type === 'whatsapp/authentication') {
    const code = given['1'] ?? template.variables['1'] ?? '';
    const advice = fields.add_security_recommendation === true ? ' For your security, do not share this code.' : '';
    shown.text = `${code} is your verification code.${advice}`;
  }
  if (type === 'twilio/carousel') {
    shown.text = [shown.text, ...list(fields.cards).map((card) => `${fill(card.title)}: ${fill(card.body)}`)].join('\n');
  }
  const media = Array.isArray(fields.media) ? fields.media.map(fill).filter(Boolean) : [];
  return { shown, mediaUrls: media };
}

const list = (value: unknown): Fields[] => (Array.isArray(value) ? (value as Fields[]) : []);
