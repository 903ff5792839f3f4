import type { DraftReading } from '../draft-reading';
import type { LintObservation } from '../finding';
import { splitSentences } from '../sentences';
import { phraseFinder } from '../word-lists';
import { identifierWords, lastDigitsWords, requestWords, warningWords } from '../words/sensitive-identifiers';

const identifiers = phraseFinder(identifierWords);
const requests = phraseFinder(requestWords);
const warnings = phraseFinder(warningWords);
const lastDigits = phraseFinder(lastDigitsWords);

/**
 * Asking, in one sentence, for a number or secret nobody should send (§6.5 #10). Naming one is fine, and so are the last four digits
 * and the warning "we never ask for your PIN".
 */
export function checkSensitiveIdentifiers(reading: DraftReading): LintObservation[] {
  const { lists } = reading.language;
  for (const part of reading.prose) {
    for (const { text, start } of splitSentences(part.text)) {
      const [identifier] = identifiers.inText(text, lists);
      if (!identifier || requests.inText(text, lists).length === 0) continue;
      if (warnings.inText(text, lists).length > 0 || lastDigits.inText(text, lists).length > 0) continue;
      const place = { pointer: part.pointer, start: start + identifier.start, end: start + identifier.end };
      const message = `The text asks for “${text.slice(identifier.start, identifier.end)}”.`;
      const fix = 'Ask for the last four digits at most, or send the customer to your own secure page or branch.';
      return [{ ruleId: 'sensitive_identifier', place, message, fix }];
    }
  }
  return [];
}
