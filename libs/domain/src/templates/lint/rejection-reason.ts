import type { LintRuleId } from './rule-table';
import { rejectionCodes, rejectionPhrases } from './rejection-signs';

export interface RejectionReading {
  /** The leading code in upper case (`INVALID_FORMAT`), a Meta number (`2388299`), `NONE` or `UNKNOWN`. */
  code: string;
  /** The lint rule that would have caught it, as far as the reason tells; null when it does not. */
  ruleId: LintRuleId | null;
  parsed: {
    /** Part of the template the reason names. */
    component: 'header' | 'body' | 'footer' | 'buttons' | null;
    /** Meta's name of the template, where the reason quotes it. */
    templateName: string | null;
    /** The part after the code that a person should read; the raw reason must be kept beside it. */
    detail: string;
  };
}

/**
 * Reads a rejection reason as Twilio or Meta writes it (facts §3.3, §5.2, §5.3; R14). Reasons are free text that changes without notice:
 * an unknown one gives `UNKNOWN` and no rule, never an error. A code of seven digits beats the word in front of it, and a phrase that names the
 * fault beats a general code.
 */
export function rejectionRuleFor(reasonRaw: string): RejectionReading {
  const raw = reasonRaw.trim();
  const leading = /^([A-Z][A-Z_]{2,})(?=[\s.:,;–-]|$)/u.exec(raw)?.[1];
  const number = /(?<!\d)(2388\d{3}|6304[0-9])(?!\d)/u.exec(raw)?.[1];
  const nothing = raw === '' || /^(none|null|n\/a)$/iu.test(raw);
  const code = nothing ? 'NONE' : (leading ?? number ?? wordAsCode(raw) ?? 'UNKNOWN');
  const detail = detailOf(leading === undefined ? raw : raw.slice(leading.length).replace(/^[\s.:,;–-]+/u, ''));
  const parsed = {
    component: componentIn(detail),
    templateName: /templateName=(.+?) due to/u.exec(raw)?.[1]?.trim() ?? null,
    detail,
  };
  if (nothing) return { code, ruleId: null, parsed };
  const ruleId = byNumber(number) ?? byPhrase(detail) ?? rejectionCodes[code] ?? null;
  return { code, ruleId, parsed };
}

/** `abusive content` or `Tag content mismatch` as some panels print them. */
function wordAsCode(raw: string): string | undefined {
  const asCode = raw
    .replace(/[.:].*$/su, '')
    .trim()
    .toUpperCase()
    .replace(/[\s-]+/gu, '_');
  return asCode in rejectionCodes ? asCode : undefined;
}

/** Twilio wraps Meta's sentence in its own; what follows "following error:" is Meta's, and what follows "More Details:" says something. */
const detailOf = (text: string): string =>
  text
    .replace(/^.*due to the following error:\s*/su, '')
    .replace(/^Invalid parameter\.?\s+More Details:\s*(?=\S)/iu, '')
    .trim();

function componentIn(detail: string): RejectionReading['parsed']['component'] {
  const found = /\b(header|body|footer|buttons?)\b/iu.exec(detail)?.[1]?.toLowerCase();
  if (found === undefined) return null;
  return found.startsWith('button') ? 'buttons' : (found as 'header' | 'body' | 'footer');
}

const byNumber = (number: string | undefined): LintRuleId | undefined => {
  const ruleId = number === undefined ? undefined : rejectionCodes[number];
  return ruleId ?? undefined;
};

function byPhrase(detail: string): LintRuleId | undefined {
  return rejectionPhrases.find(({ says }) => says.test(detail))?.ruleId;
}
