import type { DraftReading } from '../draft-reading';
import type { LintObservation } from '../finding';
import type { LintRuleId } from '../rule-table';
import { type PhraseFinder, phraseFinder } from '../word-lists';
import { commerceWords } from '../words/commerce';
import { contestWords } from '../words/contests';
import { scamWords } from '../words/scams';
import { threatWords } from '../words/threats';
import { checkSensitiveIdentifiers } from './sensitive-identifiers';

interface WordRule {
  ruleId: LintRuleId;
  finder: PhraseFinder;
  says: (words: string) => string;
  fix: string;
}

const wordRules: WordRule[] = [
  {
    ruleId: 'commerce_policy',
    finder: phraseFinder(commerceWords),
    says: (w) => `“${w}” names goods or services the Commerce Policy forbids.`,
    fix: 'Do not offer these on WhatsApp. If the word means something else here, say it another way.',
  },
  {
    ruleId: 'threatening',
    finder: phraseFinder(threatWords),
    says: (w) => `“${w}” reads as a threat, an insult or shaming.`,
    fix: 'State the fact, the date and whom to talk to; leave consequences out.',
  },
  {
    ruleId: 'scam_like',
    finder: phraseFinder(scamWords),
    says: (w) => `“${w}” is what fraudulent messages say.`,
    fix: 'Say what happened and who you are; promise no prizes or profits and ask for no fee.',
  },
  {
    ruleId: 'contest_or_survey',
    finder: phraseFinder(contestWords),
    says: (w) => `“${w}” names a survey, game or contest.`,
    fix: 'Ask for feedback on the transaction itself, or move this to marketing.',
  },
];

/** What may not be offered, asked or said (§6.5 #9–#11, #15, #19): one finding per rule and part. */
export function checkPolicy(reading: DraftReading): LintObservation[] {
  if (reading.isAuthenticationKind) return [];
  const parts = reading.parts.filter((p) => p.role !== 'button_url' && p.role !== 'media_url');
  const byWords = wordRules.flatMap(({ ruleId, finder, says, fix }) =>
    parts.flatMap((part): LintObservation[] => {
      const [hit] = finder.inParts(reading, [part]);
      if (!hit) return [];
      return [{ ruleId, place: { pointer: part.pointer, start: hit.start, end: hit.end }, message: says(hit.text), fix }];
    }),
  );
  return [...byWords, ...checkSensitiveIdentifiers(reading)];
}
