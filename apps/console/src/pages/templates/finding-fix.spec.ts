import { blankDraft, contentOfDraft, draftOf, nextVariable, type Draft } from './draft';
import { fixOf } from './finding-fix';
import { fieldFor, findingsElsewhere, placedAtSample, quoted, tally, type Finding } from './finding-place';

/** Real: the draft, the placing of findings and their fixes. The findings are written as the lint writes them. */
const draft: Draft = {
  ...blankDraft('acc_1', 'en'),
  name: 'Order Shipped!',
  kind: 'quick_reply',
  body: 'Hello {{1}}, Recieve it it today.',
  header: { format: 'text', text: '🎉 *Big* news', sampleUrl: '' },
  buttons: [
    { type: 'url', title: 'Track', url: 'https://a.example' },
    { type: 'quick_reply', title: 'Ok' },
  ],
};
const finding = (rest: Partial<Finding>): Finding =>
  ({
    ruleId: 'spelling',
    severity: 'advice',
    message: '',
    why: '',
    fix: '',
    source: '',
    place: { pointer: '/content/body' },
    ...rest,
  }) as Finding;

describe('the fix of a finding', () => {
  it('takes the name that the lint suggests', () => {
    const named = fixOf(finding({ ruleId: 'name_format', place: { pointer: '/name' }, fix: 'Use order_shipped.' }), draft);
    expect(named?.name).toBe('order_shipped');
  });

  it('writes the right word where the wrong one stands, with its capital', () => {
    const start = draft.body.indexOf('Recieve');
    const place = { pointer: '/content/body', start, end: start + 7 };
    expect(fixOf(finding({ place, fix: 'Write “receive”.' }), draft)?.body).toBe('Hello {{1}}, Receive it it today.');
  });

  it('leaves one of two equal words', () => {
    const start = draft.body.indexOf('it it');
    const place = { pointer: '/content/body', start, end: start + 5 };
    expect(fixOf(finding({ place, fix: 'Remove one of them.' }), draft)?.body).toBe('Hello {{1}}, Recieve it today.');
  });

  it('takes emoji and marks out of a header, and puts quick replies first', () => {
    const plain = fixOf(finding({ ruleId: 'header_formatting', place: { pointer: '/content/header/text' } }), draft);
    expect(plain?.header.text).toBe('Big news');
    const ordered = fixOf(finding({ ruleId: 'button_order', place: { pointer: '/content/buttons' } }), draft);
    expect(ordered?.buttons.map(({ type }) => type)).toEqual(['quick_reply', 'url']);
  });

  it('is not offered where only a person knows what to write', () => {
    expect(
      fixOf(finding({ ruleId: 'variable_at_edge', place: { pointer: '/content/body', start: 0, end: 5 } }), draft),
    ).toBeNull();
    expect(
      fixOf(finding({ fix: 'Write plain sentences.', place: { pointer: '/content/body', start: 0, end: 5 } }), draft),
    ).toBeNull();
  });
});

describe('the place of a finding', () => {
  const fields = new Set(['/name', '/content/body', '/content/buttons/0/title', '/content/buttons/1/title']);

  it('is its field, else the nearest one', () => {
    expect(fieldFor('/content/body', fields)).toBe('/content/body');
    expect(fieldFor('/content/buttons', fields)).toBe('/content/buttons/0/title');
    expect(fieldFor('/content/buttons/1', fields)).toBe('/content/buttons/1/title');
    expect(fieldFor('/elsewhere', fields)).toBeNull();
  });

  it('is told apart from what no field shows, and the words are quoted', () => {
    const general = finding({ place: { pointer: '/content/buttons' } });
    expect(findingsElsewhere([finding({}), general], fields)).toEqual([general]);
    expect(quoted('Hello you', { pointer: '', start: 6, end: 9 })).toBe('you');
    expect(quoted('Hello', { pointer: '' })).toBeNull();
  });

  it('of a missing sample is where the sample is written', () => {
    const missing = finding({ ruleId: 'variable_sample_missing', message: '{{name}} has no sample.' });
    expect(placedAtSample(missing, ['1', 'name']).place.pointer).toBe('/content/variables/1/sample');
    expect(placedAtSample(finding({}), ['1']).place.pointer).toBe('/content/body');
  });

  it('is counted by severity, the gravest first', () => {
    expect(tally([finding({}), finding({ severity: 'blocks' }), finding({})])).toEqual([
      { severity: 'blocks', count: 1 },
      { severity: 'advice', count: 2 },
    ]);
  });
});

describe('a draft', () => {
  it('sends only the parts of its kind and a sample for each variable in the texts', () => {
    const content = contentOfDraft({ ...draft, kind: 'text', samples: { '1': 'Ana', old: 'gone' } });
    expect(content.buttons).toBeUndefined();
    expect(content.variables).toEqual([{ name: '1', sample: 'Ana' }]);
    expect(nextVariable(draft)).toBe('2');
  });

  it('comes back as it was sent', () => {
    const content = contentOfDraft({ ...draft, samples: { '1': 'Ana' } });
    expect(contentOfDraft(draftOf(draft, content))).toEqual(content);
  });
});
