import type { Template } from '../../api/nouns';
import { addressOf, filterOf, matching, valuesOf } from './template-filter';

/** Real: the filter of the list and its address. */
const template = (rest: Partial<Template>): Template =>
  ({
    name: 'order_shipped',
    language: 'en',
    category: 'utility',
    quality: null,
    content: { body: 'On its way' },
    ...rest,
  }) as Template;
const all = filterOf(new URLSearchParams());

describe('the list of templates', () => {
  it('finds by words of the name and of the body, in any order', () => {
    const list = [template({}), template({ name: 'invoice_due', content: { body: '您的订单' } })];
    expect(matching(list, { ...all, search: 'way order' })).toEqual([list[0]]);
    expect(matching(list, { ...all, search: '订单' })).toEqual([list[1]]);
  });

  it('counts a template without a quality as one whose quality is unknown', () => {
    const list = [template({ quality: 'high' }), template({})];
    expect(matching(list, { ...all, quality: 'unknown' })).toEqual([list[1]]);
    expect(valuesOf(list, 'quality')).toEqual(['high', 'unknown']);
  });

  it('reads from the address what it wrote there', () => {
    const filter = { ...all, status: 'approved', language: 'zh_CN', search: 'a b' };
    expect(filterOf(addressOf(filter))).toEqual(filter);
  });
});
