import type { Template } from '../../api/nouns';
import { firstValues, fitting, pieces, problemOfValue, variablesOf } from './template-fill';

const template = (name: string, language: string, body: string, part: object = {}): Template =>
  ({ name, language, status: 'approved', category: 'utility', content: { kind: 'text', body }, ...part }) as unknown as Template;

describe('filling a template', () => {
  it('asks for every variable once, in the order the customer meets them, those of buttons too', () => {
    const content = {
      kind: 'call_to_action',
      header: { format: 'text', text: 'For {{name}}' },
      body: '{{2}} and {{name}} and {{1}}',
      buttons: [{ type: 'url', title: 'Track', url: 'https://x/{{code}}' }],
    };
    expect(variablesOf(content)).toEqual(['name', '2', '1', 'code']);
  });

  it('marks what is still missing, and leaves a value that looks like a variable alone', () => {
    expect(pieces('Hi {{1}}, {{2}}!', { 1: '{{2}}' })).toEqual([
      { text: 'Hi ', filled: true },
      { text: '{{2}}', variable: '1', filled: true },
      { text: ', ', filled: true },
      { text: '{{2}}', variable: '2', filled: false },
      { text: '!', filled: true },
    ]);
  });

  it.each([
    ['', 'missing'],
    ['   ', 'missing'],
    ['two\nlines', 'forbidden_characters'],
    ['a    b', 'forbidden_characters'],
    ['x'.repeat(1025), 'too_long'],
    ['王小明', null],
  ])('says of the value %j: %s', (value, problem) => {
    expect(problemOfValue(value)).toBe(problem);
  });

  it('puts the known name where a template asks for one by name', () => {
    expect(firstValues({ kind: 'text', body: '{{first_name}} {{1}}' }, 'Ana')).toEqual({ first_name: 'Ana' });
    expect(firstValues({ kind: 'text', body: '{{1}}' }, 'Ana')).toEqual({});
  });
});

describe('the templates to choose from', () => {
  const templates = [
    template('shipped', 'en', 'On its way'),
    template('back', 'pt_BR', 'Olá'),
    template('code', 'pt_BR', 'Code', { category: 'authentication' }),
    template('old', 'pt_BR', 'x', { status: 'paused' }),
    template('imported', 'pt_BR', 'x', { content: null }),
  ];

  it('are approved, readable and no one-time codes; those in the language of the customer come first', () => {
    expect(fitting(templates, { language: 'pt-PT', search: '' }).map(({ name }) => name)).toEqual(['back', 'shipped']);
    expect(fitting(templates, { language: null, search: 'WAY on' }).map(({ name }) => name)).toEqual(['shipped']);
  });
});
