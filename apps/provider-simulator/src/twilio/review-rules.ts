import { contentType, type Template } from '../state/template';

/**
 * What WhatsApp's reviewer is known to refuse (facts §6.5, §6.6), as the sentence Meta gives. null when nothing is wrong
 * by these rules: a person may still refuse it through the control API.
 */
export function reviewFinding(template: Template, others: Iterable<Template>): string | null {
  const fields = template.types[contentType(template)] ?? {};
  const body = String(fields.body ?? fields.title ?? '');
  const names = [...body.matchAll(/{{\s*([^{}]*?)\s*}}/g)].map((match) => match[1] ?? '');
  if ((body.match(/{{/g)?.length ?? 0) !== (body.match(/}}/g)?.length ?? 0))
    return 'Variable parameters are missing or have mismatched curly braces';
  if (names.some((name) => !/^\w+$/.test(name))) return 'Variable parameters may contain only letters, digits and underscores';
  if (/}}\s*{{/.test(body)) return 'Variable parameters are placed next to each other';
  if (/^\s*{{/.test(body) || /}}\s*$/.test(body)) return "Variables can't be at the start or end of the template";
  const numbers = [...new Set(names.filter((name) => /^\d+$/.test(name)).map(Number))].sort((a, b) => a - b);
  if (numbers.some((number, index) => number !== index + 1)) return 'Variable parameters are not sequential';
  if (names.some((name) => !template.variables[name]))
    return "Message template 'components' param is missing expected field(s) (example)";
  if (
    names.length > 0 &&
    body
      .replace(/{{[^}]*}}/g, '')
      .trim()
      .split(/\s+/).length <
      names.length * 2
  ) {
    return 'This template has too many variables for its length';
  }
  if (body.length > 1024) return 'Message body is too long: at most 1024 characters';
  if (String(fields.header_text ?? '').length > 60 || String(fields.footer ?? '').length > 60)
    return 'Header or footer is longer than 60 characters';
  if (/[\n*~`]|\p{Extended_Pictographic}/u.test(String(fields.header_text ?? '')))
    return 'Header text may not contain emoji, line breaks or markup';
  if (/\n|\p{Extended_Pictographic}/u.test(String(fields.footer ?? ''))) return 'Footer may not contain emoji or line breaks';
  const actions = Array.isArray(fields.actions) ? (fields.actions as { title?: unknown }[]) : [];
  if (actions.length > 10) return 'A template has at most 10 buttons';
  if (actions.some((action) => String(action.title ?? '').length > 25)) return 'Button text is longer than 25 characters';
  if (template.approval?.category !== 'AUTHENTICATION' && body) {
    for (const other of others) {
      const reviewed =
        other.sid !== template.sid && other.accountSid === template.accountSid && other.approval?.status === 'approved';
      const text = String(other.types[contentType(other)]?.body ?? '');
      if (reviewed && other.language === template.language && text === body)
        return 'There is already a template with this content';
    }
  }
  return null;
}

/** The whole `rejection_reason`, in the shape the OpenAPI example shows (facts §3.3). */
export function rejectionReason(template: Template, finding: string): string {
  const name = `${template.approval?.name}_${template.sid.toLowerCase()}`;
  return `INVALID_FORMAT. Facebook is not able to create template with templateName=${name} due to the following error: Invalid parameter. More Details: ${finding}`;
}
