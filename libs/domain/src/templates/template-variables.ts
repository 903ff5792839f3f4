import { fill, placeholdersIn, placeholdersOf, textsOf } from './template-placeholders';
import type { TemplateContent } from './template';

export const variableProblemKinds = ['missing', 'extra', 'empty', 'too_long', 'forbidden_characters'] as const;

export interface VariableProblem {
  variable: string;
  problem: (typeof variableProblemKinds)[number];
  /** English, without the value. */
  message: string;
  /** For `too_long`: the limit in characters, of the value or of the text it stands in (`place`). */
  limit?: number;
  place?: string;
}

export type VariableValues = Readonly<Record<string, string>>;

/** WhatsApp's limits on a text after filling (facts §6.6); a value alone can never exceed the body's. */
const limitOf = (place: string): number => {
  if (place === 'header.text') return 60;
  if (place.endsWith('.code')) return 20;
  return place.endsWith('.url') || place.endsWith('.mediaUrl') || place === 'header.sampleUrl' ? 2000 : 1024;
};
const valueLimit = 1024;

/** Line breaks, tabs and other control characters, or more than three spaces in a row (63013, 132012; facts §6.6). */
const forbidden = /[\p{Cc}\u2028\u2029]| {4,}/u;

function problemOfValue(variable: string, values: VariableValues): VariableProblem | null {
  const value = Object.hasOwn(values, variable) ? values[variable] : undefined;
  if (value === undefined) return { variable, problem: 'missing', message: `Variable ${variable} has no value.` };
  if (value.trim() === '') return { variable, problem: 'empty', message: `Variable ${variable} is empty.` };
  if (forbidden.test(value)) {
    const message = `Variable ${variable} contains a line break, a tab, a control character or four spaces in a row.`;
    return { variable, problem: 'forbidden_characters', message };
  }
  if (value.length <= valueLimit) return null;
  const message = `Variable ${variable} is longer than ${valueLimit} characters.`;
  return { variable, problem: 'too_long', message, limit: valueLimit };
}

/** A text that outgrows its limit once filled: the longest value in it is named. */
function overflows(content: TemplateContent, values: VariableValues): VariableProblem[] {
  return [...textsOf(content)].flatMap(({ place, text }) => {
    const names = placeholdersIn(text);
    const limit = limitOf(place);
    if (names.length === 0 || fill(text, values).length <= limit) return [];
    const longest = names.reduce((a, b) => ((values[b]?.length ?? 0) > (values[a]?.length ?? 0) ? b : a));
    const message = `With variable ${longest} filled in, ${place} is longer than ${limit} characters.`;
    return [{ variable: longest, problem: 'too_long' as const, message, limit, place }];
  });
}

/**
 * Everything wrong with the values of one send, each problem naming its variable: those of the template first, in its order, then
 * values the template does not have. Completeness is ours to enforce: for a missing variable Twilio silently sends the sample
 * text (facts §1.2). Works for positional (`1`, `2`) and named variables alike.
 */
export function checkVariables(content: TemplateContent, values: VariableValues): VariableProblem[] {
  const required = placeholdersOf(content);
  const known = new Set([...required, ...content.variables.map(({ name }) => name)]);
  const problems = required.map((name) => problemOfValue(name, values)).filter((problem) => problem !== null);
  const extra = Object.keys(values)
    .filter((name) => !known.has(name))
    .sort()
    .map((variable): VariableProblem => ({ variable, problem: 'extra', message: `The template has no variable ${variable}.` }));
  return [...problems, ...(problems.length === 0 ? overflows(content, values) : []), ...extra];
}

/**
 * The complete values for the provider: exactly the template's variables, none more, none less.
 * @throws Error when `checkVariables` finds a problem: a send that gets here unchecked is a bug, not a refusal.
 */
export function completeVariables(content: TemplateContent, values: VariableValues): Record<string, string> {
  const problems = checkVariables(content, values);
  if (problems.length > 0) {
    throw new Error(`Template variables were not checked: ${problems.map(({ problem }) => problem).join(', ')}`);
  }
  return Object.fromEntries(placeholdersOf(content).map((name) => [name, values[name] as string]));
}
