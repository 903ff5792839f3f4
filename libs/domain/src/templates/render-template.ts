import { fill } from './template-placeholders';
import type { TemplateButton, TemplateCard, TemplateContent, TemplateHeader } from './template';

/** A template as the customer sees it. */
export interface RenderedTemplate {
  header: { format: TemplateHeader['format']; text: string | null; mediaUrl: string | null } | null;
  body: string;
  footer: string | null;
  buttons: TemplateButton[];
  list: TemplateContent['list'] | null;
  cards: TemplateCard[];
  /** Header, body and footer in one text, for lists and notifications. */
  text: string;
}

type Fill = (text: string) => string;

function renderButton(button: TemplateButton, filled: Fill): TemplateButton {
  const title = filled(button.title);
  switch (button.type) {
    case 'quick_reply':
      return { ...button, title, ...(button.id === undefined ? {} : { id: filled(button.id) }) };
    case 'url':
      return { ...button, title, url: filled(button.url) };
    case 'phone_number':
      return { ...button, title, phone: filled(button.phone) };
    case 'copy_code':
      return { ...button, title, code: filled(button.code) };
  }
}

function renderHeader(header: TemplateHeader | undefined, filled: Fill): RenderedTemplate['header'] {
  if (header === undefined) return null;
  if (header.format === 'text') return { format: 'text', text: filled(header.text), mediaUrl: null };
  const mediaUrl = header.format === 'location' ? null : filled(header.sampleUrl);
  return { format: header.format, text: null, mediaUrl };
}

/** WhatsApp writes authentication texts itself, in the template's language; here they are shown in English. */
function renderAuthentication(content: TemplateContent, filled: Fill) {
  const { addSecurityRecommendation = false, codeExpirationMinutes, copyCodeText } = content.authentication ?? {};
  const code = content.variables[0]?.name ?? '1';
  const sentence = filled(content.body.trim() === '' ? `{{${code}}} is your verification code.` : content.body);
  return {
    body: addSecurityRecommendation ? `${sentence} For your security, do not share this code.` : sentence,
    footer: codeExpirationMinutes === undefined ? null : `This code expires in ${codeExpirationMinutes} minutes.`,
    buttons: copyCodeText === undefined ? [] : [{ type: 'copy_code' as const, title: copyCodeText, code: filled(`{{${code}}}`) }],
  };
}

/**
 * The preview of a template with its values. Makes no check: a variable without a value stays visible as `{{name}}`, so a preview
 * never shows a sample as if it were the real text.
 */
export function renderTemplate(content: TemplateContent, values: Readonly<Record<string, string>>): RenderedTemplate {
  const filled: Fill = (text) => fill(text, values);
  const ownButtons = (content.buttons ?? []).map((button) => renderButton(button, filled));
  const fixed = content.kind === 'authentication' ? renderAuthentication(content, filled) : null;
  const header = renderHeader(content.header, filled);
  const body = fixed?.body ?? filled(content.body);
  const footer = (content.footer === undefined ? null : filled(content.footer)) ?? fixed?.footer ?? null;
  return {
    header,
    body,
    footer,
    buttons: ownButtons.length > 0 ? ownButtons : (fixed?.buttons ?? []),
    list:
      content.list === undefined
        ? null
        : {
            button: filled(content.list.button),
            items: content.list.items.map((item) => ({
              ...item,
              title: filled(item.title),
              ...(item.description === undefined ? {} : { description: filled(item.description) }),
            })),
          },
    cards: (content.cards ?? []).map((card) => ({
      ...(card.title === undefined ? {} : { title: filled(card.title) }),
      body: filled(card.body),
      mediaUrl: filled(card.mediaUrl),
      buttons: card.buttons.map((button) => renderButton(button, filled)),
    })),
    text: [header?.text, body, footer].filter((part) => part !== null && part !== undefined && part !== '').join('\n'),
  };
}
