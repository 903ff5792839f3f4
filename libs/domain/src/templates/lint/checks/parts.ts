import type { DraftReading, TextPart } from '../draft-reading';
import { characterCount, emojiIn, hasMarkup } from '../characters';
import type { LintObservation } from '../finding';

const limits = { header: 60, body: 1024, footer: 60 } as const;
/** [M]: Meta's message names ten; its pages read do not. */
const emojiLimit = 10;

/** Length and format of header, body and footer (§6.5 #12, #13, #17; §6.6). Lengths are in Unicode characters. */
export function checkParts(reading: DraftReading): LintObservation[] {
  return [
    ...checkBody(reading),
    ...reading.parts.flatMap((part) => (part.role === 'header' || part.role === 'footer' ? checkLine(part, part.role) : [])),
  ];
}

function checkBody({ draft, body, isAuthenticationKind }: DraftReading): LintObservation[] {
  const { pointer, text } = body;
  if (text.trim() === '') {
    if (isAuthenticationKind) return [];
    return [
      { ruleId: 'body_missing', place: { pointer }, message: 'The body is empty.', fix: 'Write what the customer should read.' },
    ];
  }
  const found: LintObservation[] = [];
  const length = characterCount(draft.content.body);
  if (length > limits.body) {
    const message = `The body has ${length} characters; the limit is ${limits.body}.`;
    found.push({
      ruleId: 'body_length',
      place: { pointer, start: limits.body, end: draft.content.body.length },
      message,
      fix: 'Shorten it.',
    });
  }
  const emoji = emojiIn(text);
  const surplus = emoji[emojiLimit];
  if (surplus) {
    const place = { pointer, start: surplus.start, end: surplus.end };
    found.push({
      ruleId: 'body_emoji_count',
      place,
      message: `The body has ${emoji.length} emoji.`,
      fix: `Keep at most ${emojiLimit}.`,
    });
  }
  const run = /(?:\r?\n[ \t]*){3,}|\t| {4,}/u.exec(text);
  if (run) {
    const place = { pointer, start: run.index, end: run.index + run[0].length };
    const message = 'The body has three line breaks or four spaces in a row, or a tab.';
    found.push({ ruleId: 'body_spacing', place, message, fix: 'One empty line between paragraphs, one space between words.' });
  }
  return found;
}

function checkLine({ pointer, text, scan }: TextPart, role: 'header' | 'footer'): LintObservation[] {
  const found: LintObservation[] = [];
  const length = characterCount(text);
  if (length > limits[role] || text.trim() === '') {
    const message =
      length > limits[role] ? `The ${role} has ${length} characters; the limit is ${limits[role]}.` : `The ${role} is empty.`;
    found.push({
      ruleId: `${role}_length`,
      place: { pointer },
      message,
      fix: `Use 1 to ${limits[role]} characters, or leave the ${role} out.`,
    });
  }
  const allowed = role === 'header' ? 1 : 0;
  const surplus = scan.variables[allowed];
  if (surplus) {
    const place = { pointer, start: surplus.start, end: surplus.end };
    const message = `The ${role} has ${scan.variables.length} variable(s); ${allowed} allowed.`;
    found.push({ ruleId: `${role}_variables`, place, message, fix: 'Move the value into the body.' });
  }
  const [emoji] = emojiIn(text);
  if (emoji || /[\r\n]/u.test(text) || hasMarkup(text)) {
    const place = emoji ? { pointer, start: emoji.start, end: emoji.end } : { pointer };
    const message = `The ${role} has an emoji, a line break or markup.`;
    found.push({ ruleId: `${role}_formatting`, place, message, fix: 'Keep it one line of plain text.' });
  }
  return found;
}
