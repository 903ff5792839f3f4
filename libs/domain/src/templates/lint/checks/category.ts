import type { DraftReading } from '../draft-reading';
import type { LintObservation } from '../finding';
import { splitSentences } from '../sentences';
import { phraseFinder } from '../word-lists';
import { oneTimeCodeWords } from '../words/one-time-codes';
import { promotionalWords, weaklyPromotionalWords } from '../words/promotional';

const promotion = phraseFinder(promotionalWords);
const weakPromotion = phraseFinder(weaklyPromotionalWords);
const oneTimeCode = phraseFinder(oneTimeCodeWords);
/** A code stands this near the words that name it, in UTF-16 units. */
const codeDistance = 60;

/** Wording that belongs to another category (§6.5 #14, #15; R13). */
export function checkCategory(reading: DraftReading): LintObservation[] {
  if (reading.isAuthenticationKind) return [];
  const found: LintObservation[] = [];
  if (reading.draft.category === 'utility') found.push(...checkPromotion(reading));
  if (reading.draft.category !== 'authentication') found.push(...checkCodes(reading));
  return found;
}

function checkPromotion(reading: DraftReading): LintObservation[] {
  const parts = reading.parts.filter((p) => p.role !== 'button_url' && p.role !== 'media_url');
  const strong = promotion.inParts(reading, parts);
  const weak = weakPromotion.inParts(reading, parts);
  // One plain offer is enough; softer words only together.
  const [first] = strong.length > 0 ? strong : weak;
  if (!first || (strong.length === 0 && weak.length < 2)) return [];
  const place = { pointer: first.part.pointer, start: first.start, end: first.end };
  const message = `“${first.text}” reads as promotion in a ${reading.draft.category} template.`;
  return [{ ruleId: 'category_promotional', place, message, fix: 'Remove the promotion, or submit the template as marketing.' }];
}

function checkCodes(reading: DraftReading): LintObservation[] {
  const { body } = reading;
  for (const sentence of splitSentences(body.text)) {
    const variables = body.scan.variables.filter(
      (v) => v.start >= sentence.start && v.end <= sentence.start + sentence.text.length,
    );
    for (const hit of oneTimeCode.inText(sentence.text, reading.language.lists)) {
      const start = hit.start + sentence.start;
      const end = hit.end + sentence.start;
      if (!variables.some((v) => v.start - end <= codeDistance && start - v.end <= codeDistance)) continue;
      const message = `“${body.text.slice(start, end)}” with a variable is a one-time code.`;
      const fix = 'Use an authentication template for codes.';
      return [{ ruleId: 'category_otp_wording', place: { pointer: body.pointer, start, end }, message, fix }];
    }
  }
  return [];
}
