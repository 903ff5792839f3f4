import type { InteractiveContent } from './content';
import { tooLong, type ContentProblem } from './content-problem';

/**
 * Meta's limits of interactive messages (facts §5.1; title lengths of buttons and rows are from Meta's reference as remembered, and the
 * stricter where Twilio names another). In UTF-16 code units.
 */
export const interactiveLimits = {
  body: 1024,
  header: 60,
  footer: 60,
  buttons: 3,
  buttonTitle: 20,
  buttonId: 256,
  listButton: 20,
  rows: 10,
  sections: 10,
  sectionTitle: 24,
  rowTitle: 24,
  rowDescription: 72,
  rowId: 200,
} as const;

/** Twilio and WhatsApp read `{{1}}` as a variable; in a text that is meant as it stands it would be lost. */
const placeholder = /\{\{|\}\}/;

/** What is wrong with buttons or a list before a provider sees them; fields named as the API names them. */
export function checkInteractive(content: InteractiveContent): ContentProblem[] {
  const limits = interactiveLimits;
  const problems = [
    ...required('interactive.body', content.body, limits.body),
    ...tooLong('interactive.header', content.header ?? '', limits.header),
    ...tooLong('interactive.footer', content.footer ?? '', limits.footer),
  ];
  if (content.kind === 'buttons') {
    problems.push(
      ...count('interactive.buttons', content.buttons.length, limits.buttons),
      ...content.buttons.flatMap(({ id, title }) => [
        ...required('interactive.buttons.title', title, limits.buttonTitle),
        ...required('interactive.buttons.id', id, limits.buttonId),
      ]),
      ...unique('interactive.buttons', content.buttons),
    );
    return [...problems, ...withoutPlaceholders(content)];
  }
  const rows = content.sections.flatMap((section) => section.rows);
  problems.push(
    ...required('interactive.button', content.button, limits.listButton),
    ...count('interactive.sections', content.sections.length, limits.sections),
    ...count('interactive.sections.rows', rows.length, limits.rows),
    ...rows.flatMap(({ id, title, description }) => [
      ...required('interactive.sections.rows.title', title, limits.rowTitle),
      ...required('interactive.sections.rows.id', id, limits.rowId),
      ...tooLong('interactive.sections.rows.description', description ?? '', limits.rowDescription),
    ]),
    ...unique('interactive.sections.rows', rows),
    ...content.sections.flatMap(({ title, rows: own }) => [
      ...(content.sections.length > 1 ? required('interactive.sections.title', title ?? '', limits.sectionTitle) : []),
      ...(own.length === 0 ? [problem('interactive.sections.rows', 'empty', 'A section of the list has no rows.')] : []),
    ]),
  );
  return [...problems, ...withoutPlaceholders(content)];
}

const problem = (field: string, kind: ContentProblem['problem'], message: string, limit?: number): ContentProblem => ({
  field,
  problem: kind,
  message,
  ...(limit === undefined ? {} : { limit }),
});

const required = (field: string, value: string, limit: number): ContentProblem[] =>
  value.trim() === '' ? [problem(field, 'empty', `The ${field} is empty.`)] : tooLong(field, value, limit);

function count(field: string, found: number, limit: number): ContentProblem[] {
  if (found === 0) return [problem(field, 'empty', `There are no ${field}.`)];
  return found > limit ? [problem(field, 'too_many', `There are ${found} ${field}; at most ${limit} are allowed.`, limit)] : [];
}

/** WhatsApp refuses two choices of one name or one id: nobody could tell which was pressed. */
function unique(field: string, choices: readonly { id: string; title: string }[]): ContentProblem[] {
  const repeated = (values: string[]) => new Set(values).size < values.length;
  return [
    ...(repeated(choices.map(({ id }) => id)) ? [problem(field, 'repeated', `Two of the ${field} have the same id.`)] : []),
    ...(repeated(choices.map(({ title }) => title))
      ? [problem(field, 'repeated', `Two of the ${field} have the same title.`)]
      : []),
  ];
}

function withoutPlaceholders(content: InteractiveContent): ContentProblem[] {
  if (!placeholder.test(JSON.stringify(textsOf(content)))) return [];
  return [problem('interactive', 'has_placeholder', 'Two curly brackets in a row would be read as a variable.')];
}

const textsOf = (content: InteractiveContent): unknown[] => [
  content.body,
  content.header,
  content.footer,
  ...(content.kind === 'buttons'
    ? content.buttons.flatMap(({ id, title }) => [id, title])
    : [
        content.button,
        ...content.sections.flatMap(({ rows }) => rows.flatMap(({ id, title, description }) => [id, title, description])),
      ]),
];
