import type { DraftReading, TextPart } from '../draft-reading';
import type { LintObservation } from '../finding';
import { wordsOf } from '../words-of-text';

/** Meta's ratio is unpublished (2388293). Below two words per variable approval is rarely seen [M]. */
// Arabic writes its articles and prepositions onto the word, so fewer words say as much.
const fewestWords = (variables: number, language: string): number => (language === 'ar' ? 1.5 : 2) * variables;
/** Rule of thumb of facts §6.5 #4: above one variable per three words, take care. */
const comfortableWords = (variables: number): number => 3 * variables;

/** Where variables stand in a text (§6.5 #4–#6): bodies and card texts. Titles, headers and links may end in one. */
export function checkVariablePositions(reading: DraftReading): LintObservation[] {
  if (reading.isAuthenticationKind) return [];
  const sentences = reading.parts.filter((p) => p.role === 'body' || (p.role === 'card' && p.pointer.endsWith('/body')));
  return [
    ...sentences.flatMap(checkEdges),
    ...reading.prose.flatMap(checkNeighbours),
    ...sentences.flatMap((part) => checkDensity(part, reading.language.declared)),
  ];
}

function checkEdges({ pointer, text, scan }: TextPart): LintObservation[] {
  const found: LintObservation[] = [];
  const first = scan.variables[0];
  const last = scan.variables.at(-1);
  if (first && text.slice(0, first.start).trim() === '') {
    const message = 'The text starts with a variable.';
    const place = { pointer, start: first.start, end: first.end };
    found.push({ ruleId: 'variable_at_edge', place, message, fix: 'Put a word before it, such as a greeting.' });
  }
  if (last && text.slice(last.end).trim() === '') {
    const message = 'The text ends with a variable.';
    const place = { pointer, start: last.start, end: last.end };
    found.push({ ruleId: 'variable_at_edge', place, message, fix: 'Finish the sentence after it.' });
  }
  return found;
}

function checkNeighbours({ pointer, text, scan }: TextPart): LintObservation[] {
  return scan.variables.slice(1).flatMap((variable, i): LintObservation[] => {
    const previous = scan.variables[i];
    if (!previous || text.slice(previous.end, variable.start).trim() !== '') return [];
    const message = `{{${previous.name}}} and {{${variable.name}}} have no word between them.`;
    const place = { pointer, start: previous.start, end: variable.end };
    return [{ ruleId: 'variable_adjacent', place, message, fix: 'Put a word between them, or make them one variable.' }];
  });
}

function checkDensity({ pointer, text, scan }: TextPart, language: string): LintObservation[] {
  // A value repeated is one value to judge.
  const variables = new Set(scan.variables.map((v) => v.name)).size;
  const words = wordsOf(text, language).length;
  if (variables === 0 || words >= comfortableWords(variables)) return [];
  const ruleId = words < fewestWords(variables, language) ? 'variable_density' : 'variable_density_near';
  const message = `${variables} variable(s) with only ${words} word(s) around them.`;
  return [{ ruleId, place: { pointer }, message, fix: 'Write more of the text out, or use fewer variables.' }];
}
