import type { Draft } from './draft';
import type { Finding } from './finding-place';
import { textAt, withText } from './draft-text';

/**
 * What a fix button would do, where the answer says exactly what to write; null where only a person can know. The draft is linted again
 * afterwards, so a fix promises nothing.
 */
export function fixOf(finding: Finding, draft: Draft): Draft | null {
  const { ruleId, place, fix } = finding;
  const { pointer, start, end } = place;
  switch (ruleId) {
    case 'name_format': {
      const suggestion = /^Use ([a-z0-9_]{1,512})\.$/.exec(fix)?.[1];
      return suggestion ? { ...draft, name: suggestion } : null;
    }
    case 'category_promotional':
      return { ...draft, category: 'marketing' };
    case 'category_authentication':
      return draft.kind === 'authentication' ? { ...draft, category: 'authentication' } : null;
    case 'button_order': {
      const quick = draft.buttons.filter(({ type }) => type === 'quick_reply');
      return { ...draft, buttons: [...quick, ...draft.buttons.filter(({ type }) => type !== 'quick_reply')] };
    }
    case 'body_spacing':
      return changed(draft, pointer, (text) =>
        text
          .replaceAll('\t', ' ')
          .replace(/ {4,}/g, ' ')
          .replace(/(?:\r?\n[ ]*){3,}/g, '\n\n'),
      );
    case 'header_formatting':
    case 'footer_formatting':
      return changed(draft, pointer, (text) =>
        text
          .replace(/\p{Extended_Pictographic}\uFE0F?/gu, '')
          .replace(/[*_~`]/g, '')
          .replace(/\s+/g, ' ')
          .trim(),
      );
    case 'spelling': {
      if (start === undefined || end === undefined) return null;
      const right = /^Write “(.+)”\.$/.exec(fix)?.[1];
      if (right)
        return changed(draft, pointer, (text) => text.slice(0, start) + cased(text.slice(start, end), right) + text.slice(end));
      if (fix !== 'Remove one of them.') return null;
      return changed(
        draft,
        pointer,
        (text) => text.slice(0, start) + (text.slice(start, end).split(/\s+/)[0] ?? '') + text.slice(end),
      );
    }
    case 'url_whatsapp_link':
      if (start === undefined || end === undefined || pointer.endsWith('/url')) return null;
      return changed(draft, pointer, (text) => `${text.slice(0, start).trimEnd()} ${text.slice(end).trimStart()}`.trim());
    default:
      return null;
  }
}

/** A word that began with a capital still does. */
const cased = (was: string, right: string): string =>
  /^\p{Lu}/u.test(was) ? right.charAt(0).toUpperCase() + right.slice(1) : right;

function changed(draft: Draft, pointer: string, change: (text: string) => string): Draft | null {
  const text = textAt(draft, pointer);
  if (text === null) return null;
  const next = change(text);
  return next === text ? null : withText(draft, pointer, next);
}
