import { changesBetween } from './value-changes';

/** Real: the comparing of records as the audit trail keeps them. */
describe('what changed between two records', () => {
  it('is told field by field, also inside lists and records, and the same comes last', () => {
    const before = { name: 'a', content: { body: 'old', buttons: [{ title: 'Ok' }] }, gone: true };
    const after = { name: 'a', content: { body: 'new', buttons: [{ title: 'Ok' }, { title: 'No' }] } };
    expect(changesBetween(before, after)).toEqual([
      { path: 'content.body', before: 'old', after: 'new', kind: 'changed' },
      { path: 'gone', before: 'true', after: null, kind: 'removed' },
      { path: 'content.buttons[1].title', before: null, after: 'No', kind: 'added' },
      { path: 'name', before: 'a', after: 'a', kind: 'same' },
      { path: 'content.buttons[0].title', before: 'Ok', after: 'Ok', kind: 'same' },
    ]);
  });

  it('is everything when there was nothing, and nothing when there is none', () => {
    expect(changesBetween(null, { a: 1, none: null })).toEqual([{ path: 'a', before: null, after: '1', kind: 'added' }]);
    expect(changesBetween(null, null)).toEqual([]);
  });

  it('shows that a list was emptied', () => {
    expect(changesBetween({ tags: ['x'] }, { tags: [] })).toEqual([
      { path: 'tags[0]', before: 'x', after: null, kind: 'removed' },
      { path: 'tags', before: null, after: '[]', kind: 'added' },
    ]);
  });
});
