import type { DraftReading, TextPart } from '../draft-reading';
import type { LintObservation } from '../finding';
import { isPositional, isWellNamed, isWordLike } from '../variable-scan';
import { checkSamples } from './samples';
import { checkVariablePositions } from './variable-positions';

/** Spelling of the variables themselves (§6.5 #1–#3), then their positions and their samples. */
export function checkVariables(reading: DraftReading): LintObservation[] {
  return [
    ...reading.parts.flatMap(checkBraces),
    ...reading.parts.flatMap(checkNames),
    ...checkNumbering(reading),
    ...checkVariablePositions(reading),
    ...checkSamples(reading),
  ];
}

function checkBraces({ pointer, scan }: TextPart): LintObservation[] {
  return scan.strayBraces.map(({ start, end, text }) => ({
    ruleId: 'variable_braces',
    place: { pointer, start, end },
    message: `“${text}” is not a variable: braces are missing, doubled or of the wrong kind.`,
    fix: 'Write {{1}} with two plain braces on each side, and no braces elsewhere.',
  }));
}

function checkNames({ pointer, scan }: TextPart): LintObservation[] {
  return scan.variables.flatMap(({ name, start, end }): LintObservation[] => {
    if (isPositional(name) || isWellNamed(name)) return [];
    const place = { pointer, start, end };
    if (isWordLike(name)) {
      const message = `The variable name “${name}” is not made of lowercase letters, digits and underscores.`;
      return [{ ruleId: 'variable_name', place, message, fix: 'Use a name such as order_id, or a number.' }];
    }
    const message = `“{{${name}}}” has a space or special character between its braces, or nothing.`;
    return [
      { ruleId: 'variable_characters', place, message, fix: 'Leave only a number or a name between the braces, without spaces.' },
    ];
  });
}

function checkNumbering({ parts }: DraftReading): LintObservation[] {
  const found: LintObservation[] = [];
  const all = parts.flatMap((p) => p.scan.variables.map((v) => ({ ...v, pointer: p.pointer })));
  const positional = all.filter((v) => isPositional(v.name));
  const named = all.filter((v) => isWellNamed(v.name));
  const [firstNamed] = named;
  if (firstNamed && positional.length > 0) {
    const { pointer, start, end } = firstNamed;
    const message = 'Numbered and named variables are mixed.';
    found.push({ ruleId: 'variable_name', place: { pointer, start, end }, message, fix: 'Number them all, or name them all.' });
  }
  // With a broken brace the numbers that are left prove nothing.
  if (parts.some((p) => p.scan.strayBraces.length > 0)) return found;
  const seen = [...new Set(positional.map((v) => Number(v.name)))];
  const misfit = positional.find((v) => Number(v.name) < 1 || Number(v.name) > seen.length);
  if (misfit) {
    const { pointer, start, end, name } = misfit;
    const missing = seen.map((_, i) => i + 1).filter((n) => !seen.includes(n));
    const message = `{{${name}}} is out of sequence: ${missing.map((n) => `{{${n}}}`).join(', ')} does not appear.`;
    found.push({
      ruleId: 'variable_sequence',
      place: { pointer, start, end },
      message,
      fix: 'Number the variables 1, 2, 3 … without gaps.',
    });
  } else if (seen.some((n, i) => n !== i + 1)) {
    const [first] = positional.filter((v, i) => Number(v.name) !== seen[i] || Number(v.name) !== i + 1);
    const place = first ? { pointer: first.pointer, start: first.start, end: first.end } : { pointer: '/content/body' };
    const message = 'The numbers do not appear in rising order.';
    found.push({
      ruleId: 'variable_order',
      place,
      message,
      fix: 'Renumber in reading order, unless a translation needs it this way.',
    });
  }
  return found;
}
