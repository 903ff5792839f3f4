import type { DraftReading } from '../draft-reading';
import type { LintObservation } from '../finding';
import { rejectionRuleFor } from '../rejection-reason';
import { isFormRule } from '../rule-table';
import { comparableWording, nearlySame, wordingSimilarity } from '../text-similarity';

/** The same, or nearly the same, as what the account has or was refused (§6.5 #8; TEC 63040; R11, R14). */
export function checkDuplicates(reading: DraftReading): LintObservation[] {
  // All authentication templates share WhatsApp's own wording.
  if (reading.draft.category === 'authentication' || reading.body.text.trim() === '') return [];
  return [...checkOthers(reading), ...checkHistory(reading)];
}

function checkOthers({ draft, context, body }: DraftReading): LintObservation[] {
  const whole = (text: string, footer = '') => `${comparableWording(text)}\n${comparableWording(footer)}`;
  const mine = whole(body.text, draft.content.footer);
  // The same name in another language is a translation, which may well share its words.
  const others = context.others.filter((o) => o.status !== 'deleted' && o.category !== 'authentication' && o.name !== draft.name);
  const twin = others.find((o) => whole(o.content.body, o.content.footer) === mine);
  const place = { pointer: body.pointer };
  if (twin) {
    const message = `Body and footer say the same as template ${twin.name} (${twin.id}).`;
    return [{ ruleId: 'duplicate_wording', place, message, fix: 'Use that template, or say something it does not.' }];
  }
  const close = others
    .map((other) => ({ other, likeness: wordingSimilarity(body.text, other.content.body) }))
    .filter(({ likeness }) => likeness >= nearlySame)
    .sort((a, b) => b.likeness - a.likeness)[0];
  if (!close) return [];
  const message = `${Math.round(close.likeness * 100)} % alike with template ${close.other.name} (${close.other.id}).`;
  return [{ ruleId: 'near_duplicate', place, message, fix: 'Use that template with a variable for what differs.' }];
}

function checkHistory({ draft, context, body }: DraftReading): LintObservation[] {
  const alike = context.rejections
    .filter(({ reason }) => {
      // A refusal for a form fault says nothing against the words.
      const { ruleId } = rejectionRuleFor(reason);
      return ruleId === null || !isFormRule(ruleId);
    })
    .map((rejection) => {
      const texts = [body.text, `${body.text} ${draft.content.footer ?? ''}`];
      return { rejection, likeness: Math.max(...texts.map((t) => wordingSimilarity(t, rejection.text))) };
    })
    .filter(({ likeness }) => likeness >= nearlySame)
    .sort((a, b) => b.likeness - a.likeness)[0];
  if (!alike) return [];
  const { templateName, reason, at } = alike.rejection;
  const message = `Wording like this was rejected here on ${at.slice(0, 10)} (${templateName}: ${reason.slice(0, 80)}).`;
  return [
    {
      ruleId: 'rejected_before',
      place: { pointer: body.pointer },
      message,
      fix: 'Say it differently and remove what was objected to.',
    },
  ];
}
