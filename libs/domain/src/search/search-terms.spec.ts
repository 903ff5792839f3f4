import { phoneVector, searchQuery, searchVector, snippetOf, wordsOfContent } from './search-terms';

// Real: the rule; that Postgres reads what it writes is in search.int-spec.ts.
describe('what search reads', () => {
  it('is words as they are, and of scripts without spaces each character and each pair', () => {
    expect(searchVector("Refund 退款 it's ＡＢＣ")).toBe(`'refund' '退' '款' '退款':1 'it' 's' 'abc'`);
    expect(searchVector('')).toBe('');
  });

  it.each([
    ['退', `'退'`],
    ['退款', `('退款')`],
    ['退款申', `('退款' <-> '款申')`],
    ['Ref', `'ref':*`],
    ['order 退', `'order':* & '退'`],
    ["o'neil", `'o' & 'neil':*`],
    ['!!! ', null],
    ['', null],
  ])('is asked for %s as %s', (asked, query) => {
    expect(searchQuery(asked)).toBe(query);
  });

  it('knows a number by its last digits', () => {
    expect(phoneVector('+4477')).toBe(`'4477'`);
    expect(phoneVector('+447712')).toBe(`'447712' '47712' '7712'`);
  });

  it('shows a hit in its line, marked and never as HTML', () => {
    expect(snippetOf('Where is my order? <b>Order</b> 17', 'order')).toBe(
      'Where is my \u2068order\u2069? <b>\u2068Order\u2069</b> 17',
    );
    expect(snippetOf('我要退款,谢谢', '退款')).toBe('我要\u2068退款\u2069,谢谢');
    expect(snippetOf('x'.repeat(500), 'nothing')).toHaveLength(101);
    expect(snippetOf('a\u2068b', 'b')).toBe('ab');
  });

  it('is the words a person would read, of whatever kind a message is', () => {
    const list = { type: 'list', body: 'Choose', sections: [{ title: 'Cakes', rows: [{ id: 'r1', title: 'Lemon' }] }] };
    expect(wordsOfContent(list)).toBe('Choose\nCakes\nLemon');
    expect(wordsOfContent({ type: 'media', items: [{ url: 'https://x', contentType: 'image/png' }], text: 'My receipt' })).toBe(
      'My receipt',
    );
    expect(wordsOfContent(null)).toBe('');
  });
});
