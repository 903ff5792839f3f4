import * as fc from 'fast-check';
import { aTemplateContent } from '../testing';
import { placeholderOccurrences, placeholdersOf } from './template-placeholders';
import { renderTemplate } from './render-template';
import { checkVariables, completeVariables } from './template-variables';
import type { TemplateContent } from './template';

const rich: TemplateContent = {
  kind: 'carousel',
  header: { format: 'text', text: 'Order {{order_id}}' },
  body: 'Hello {{first_name}}, see {{order_id}}.',
  footer: 'Reply STOP to stop',
  buttons: [
    { type: 'url', title: 'Track', url: 'https://shop.example.com/t/{{track}}' },
    { type: 'quick_reply', title: 'Thanks', id: 'ok-{{order_id}}' },
    { type: 'copy_code', title: 'Copy', code: '{{coupon}}' },
    { type: 'phone_number', title: 'Call', phone: '+551130000000' },
  ],
  list: { button: 'Choose', items: [{ id: 'a', title: 'Item', description: 'for {{first_name}}' }] },
  cards: [{ title: '{{card}}', body: 'Card', mediaUrl: 'https://shop.example.com/{{image}}', buttons: [] }],
  variables: ['order_id', 'first_name', 'track', 'coupon', 'card', 'image'].map((name) => ({ name, sample: 'sample' })),
};
const values = { order_id: 'A-17', first_name: 'Ana', track: 'x1', coupon: 'TEN', card: 'One', image: '1.png' };
const names = (problems: { variable: string; problem: string }[]) => problems.map(({ variable, problem }) => [variable, problem]);

describe('the variables of a template', () => {
  it('are found wherever the customer would see them, each once, in order', () => {
    expect(placeholdersOf(rich)).toEqual(['order_id', 'first_name', 'track', 'coupon', 'card', 'image']);
    expect(
      placeholderOccurrences(rich)
        .filter(({ name }) => name === 'order_id')
        .map(({ place }) => place),
    ).toEqual(['header.text', 'body', 'buttons[1].id']);
  });

  it('of an authentication template are those declared, because WhatsApp writes its text', () => {
    const content = aTemplateContent({ kind: 'authentication', body: '', variables: [{ name: '1', sample: '123456' }] });
    expect(placeholdersOf(content)).toEqual(['1']);
    expect(names(checkVariables(content, {}))).toEqual([['1', 'missing']]);
  });

  it.each<[string, Record<string, string>, [string, string][]]>([
    [
      'nothing at all',
      {},
      [
        ['1', 'missing'],
        ['2', 'missing'],
      ],
    ],
    ['one missing', { '1': 'Ana' }, [['2', 'missing']]],
    ['one empty', { '1': 'Ana', '2': ' ' }, [['2', 'empty']]],
    ['one too many', { '1': 'Ana', '2': 'A', '3': 'B' }, [['3', 'extra']]],
    ['a line break', { '1': 'Ana\nMaria', '2': 'A' }, [['1', 'forbidden_characters']]],
    ['a tab', { '1': 'Ana', '2': 'A\tB' }, [['2', 'forbidden_characters']]],
    ['four spaces', { '1': 'Ana    Maria', '2': 'A' }, [['1', 'forbidden_characters']]],
    ['a paragraph separator', { '1': 'Ana\u2029', '2': 'A' }, [['1', 'forbidden_characters']]],
    ['too long a value', { '1': 'x'.repeat(1025), '2': 'A' }, [['1', 'too_long']]],
    ['a body that outgrows its limit', { '1': 'x'.repeat(1000), '2': 'A' }, [['1', 'too_long']]],
    ['an inherited name', { '1': 'Ana', '2': 'A', constructor: 'x' }, [['constructor', 'extra']]],
    ['three spaces, which are allowed', { '1': 'Ana   Maria', '2': 'A' }, []],
  ])('with %s are told apart by name', (_, given, expected) => {
    expect(names(checkVariables(aTemplateContent(), given))).toEqual(expected);
  });

  it('fit a header of 60 characters, with the place and the limit named', () => {
    const content = aTemplateContent({ header: { format: 'text', text: 'Order {{1}}' } });
    expect(checkVariables(content, { '1': 'x'.repeat(55), '2': 'A' })).toEqual([
      expect.objectContaining({ variable: '1', problem: 'too_long', place: 'header.text', limit: 60 }),
    ]);
  });

  it('go to the provider complete, or not at all: a missing one would silently send the sample', () => {
    expect(completeVariables(rich, values)).toEqual(values);
    expect(() => completeVariables(rich, { ...values, coupon: '' })).toThrow(/empty/);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('1', '2', '3'), fc.string()), (given) => {
        const content = aTemplateContent();
        if (checkVariables(content, given).length > 0) expect(() => completeVariables(content, given)).toThrow();
        else expect(Object.keys(completeVariables(content, given))).toEqual(['1', '2']);
      }),
    );
  });

  it('are named in problems without their values', () => {
    const said = JSON.stringify(checkVariables(aTemplateContent(), { '1': 'my secret\nvalue', '2': 'x'.repeat(2000) }));
    expect(said).not.toMatch(/secret|xxx/);
  });
});

describe('the preview', () => {
  it('shows every part as the customer sees it', () => {
    expect(renderTemplate(rich, values)).toEqual({
      header: { format: 'text', text: 'Order A-17', mediaUrl: null },
      body: 'Hello Ana, see A-17.',
      footer: 'Reply STOP to stop',
      buttons: [
        { type: 'url', title: 'Track', url: 'https://shop.example.com/t/x1' },
        { type: 'quick_reply', title: 'Thanks', id: 'ok-A-17' },
        { type: 'copy_code', title: 'Copy', code: 'TEN' },
        { type: 'phone_number', title: 'Call', phone: '+551130000000' },
      ],
      list: { button: 'Choose', items: [{ id: 'a', title: 'Item', description: 'for Ana' }] },
      cards: [{ title: 'One', body: 'Card', mediaUrl: 'https://shop.example.com/1.png', buttons: [] }],
      text: 'Order A-17\nHello Ana, see A-17.\nReply STOP to stop',
    });
  });

  it('leaves a variable without a value visible, and fills no value twice', () => {
    expect(renderTemplate(aTemplateContent(), { '1': '{{2}}' }).body).toBe('Hello {{2}}, your order {{2}} is on its way.');
  });

  it('never leaves a placeholder when the variables are complete', () => {
    const value = fc.stringMatching(/^[A-Za-z$&]{1,20}$/);
    fc.assert(
      fc.property(value, value, (first, second) => {
        expect(renderTemplate(aTemplateContent(), { '1': first, '2': second }).body).toBe(
          `Hello ${first}, your order ${second} is on its way.`,
        );
      }),
    );
  });

  it('shows an authentication template in WhatsApp’s fixed words', () => {
    const content = aTemplateContent({
      kind: 'authentication',
      body: '',
      variables: [{ name: '1', sample: '123456' }],
      authentication: { addSecurityRecommendation: true, codeExpirationMinutes: 10, copyCodeText: 'Copy code' },
    });
    expect(renderTemplate(content, { '1': '482913' })).toMatchObject({
      body: '482913 is your verification code. For your security, do not share this code.',
      footer: 'This code expires in 10 minutes.',
      buttons: [{ type: 'copy_code', title: 'Copy code', code: '482913' }],
    });
  });

  it('shows a media header by its address and a location header by its kind', () => {
    const image = aTemplateContent({ header: { format: 'image', sampleUrl: 'https://shop.example.com/{{1}}.png' } });
    expect(renderTemplate(image, { '1': 'a' }).header).toEqual({
      format: 'image',
      text: null,
      mediaUrl: 'https://shop.example.com/a.png',
    });
    const location = aTemplateContent({ header: { format: 'location' } });
    expect(renderTemplate(location, {}).header).toEqual({ format: 'location', text: null, mediaUrl: null });
  });
});
