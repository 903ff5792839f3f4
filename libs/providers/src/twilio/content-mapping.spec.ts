import type { TemplateContent } from '@heliograph/domain';
import { providerErrorOf } from '../testing/expect-provider-error';
import { toTwilioTypes } from './content-mapping';
import { readContent } from './content-reading';

const variables = [{ name: '1', sample: 'Ann' }];
const body = 'Hello {{1}}!';
const reply = { type: 'quick_reply', title: 'Yes', id: 'yes' } as const;
const link = { type: 'url', title: 'Open', url: 'https://shop.example.com/{{1}}' } as const;

/** Content, and the one Twilio type that carries it (facts §3.1). Read back, it is the same content. */
const faithful: [string, TemplateContent][] = [
  ['twilio/text', { kind: 'text', body, variables }],
  ['twilio/media', { kind: 'media', body, header: { format: 'document', sampleUrl: 'https://m.example.com/a.pdf' }, variables }],
  ['twilio/media', { kind: 'media', body, header: { format: 'video', sampleUrl: 'https://m.example.com/a.mp4?x=1' }, variables }],
  ['twilio/quick-reply', { kind: 'quick_reply', body, buttons: [reply, { type: 'quick_reply', title: 'No' }], variables }],
  [
    'twilio/call-to-action',
    {
      kind: 'call_to_action',
      body,
      buttons: [
        link,
        { type: 'phone_number', title: 'Call', phone: '+15550000001' },
        { type: 'copy_code', title: 'Copy', code: 'SAVE10' },
      ],
      variables,
    },
  ],
  [
    'twilio/list-picker',
    {
      kind: 'list_picker',
      body,
      list: {
        button: 'Choose',
        items: [
          { id: 'a', title: 'A', description: 'first' },
          { id: 'b', title: 'B' },
        ],
      },
      variables,
    },
  ],
  [
    'twilio/card',
    {
      kind: 'card',
      body,
      header: { format: 'image', sampleUrl: 'https://m.example.com/a.jpg' },
      buttons: [link, reply],
      variables,
    },
  ],
  [
    'whatsapp/card',
    { kind: 'card', body, header: { format: 'text', text: 'News' }, footer: 'Reply STOP to end', buttons: [reply], variables },
  ],
  [
    'twilio/carousel',
    {
      kind: 'carousel',
      body,
      cards: [{ title: 'One', body: 'first', mediaUrl: 'https://m.example.com/1.jpg', buttons: [link] }],
      variables,
    },
  ],
  [
    'whatsapp/authentication',
    {
      kind: 'authentication',
      body: '',
      authentication: { addSecurityRecommendation: true, codeExpirationMinutes: 10, copyCodeText: 'Copy code' },
      variables,
    },
  ],
];
const samples = { 1: 'Ann' };

describe('the content of a template at Twilio', () => {
  it.each(faithful)('is %s and comes back as it was written', (type, content) => {
    const types = toTwilioTypes(content);
    expect(Object.keys(types)).toEqual([type]);
    expect(readContent(types, samples, null)).toEqual(content);
  });

  it.each<TemplateContent>([
    { kind: 'text', body, footer: 'Reply STOP to end', variables },
    { kind: 'quick_reply', body, header: { format: 'text', text: 'News' }, buttons: [reply], variables },
    { kind: 'call_to_action', body, buttons: [link, reply], variables },
    {
      kind: 'quick_reply',
      body,
      header: { format: 'image', sampleUrl: 'https://m.example.com/a.jpg' },
      buttons: [reply],
      variables,
    },
  ])('becomes a WhatsApp card rather than lose a part: %j', (content) => {
    const types = toTwilioTypes(content);
    expect(Object.keys(types)).toEqual(['whatsapp/card']);
    const { kind, ...parts } = content;
    expect(kind).not.toBe('card');
    expect(readContent(types, samples, null)).toEqual({ kind: 'card', ...parts });
  });

  it.each<[string, TemplateContent]>([
    ['a location header', { kind: 'card', body, header: { format: 'location' }, variables }],
    [
      'a list with a footer',
      { kind: 'list_picker', body, footer: 'x', list: { button: 'b', items: [{ id: 'a', title: 'A' }] }, variables },
    ],
    ['a list without items', { kind: 'list_picker', body, list: { button: 'b', items: [] }, variables }],
    ['a carousel without cards', { kind: 'carousel', body, variables }],
    ['quick replies without buttons', { kind: 'quick_reply', body, variables }],
    ['an empty body', { kind: 'text', body: '', variables }],
  ])('is refused when Twilio cannot express %s', async (_what, content) => {
    const error = await providerErrorOf(Promise.resolve().then(() => toTwilioTypes(content)));
    expect(error.details).toMatchObject({ kind: 'template', outcome: 'refused', code: 'not_expressible' });
  });

  it.each([
    ['a type we do not know', { 'twilio/catalog': { body } }],
    ['a button we do not know', { 'twilio/call-to-action': { body, actions: [{ type: 'VOICE_CALL', title: 'Call' }] } }],
    [
      'several types and no word which was reviewed',
      { 'twilio/text': { body }, 'twilio/location': { latitude: 1, longitude: 2 } },
    ],
    ['a type of another shape', { 'twilio/text': null }],
    ['no types', undefined],
  ])('is not guessed from %s', (_what, types) => {
    expect(readContent(types, {}, null)).toBeNull();
  });

  it('is the type that was reviewed when there are several', () => {
    const types = { 'twilio/text': { body: 'short' }, 'twilio/quick-reply': { body, actions: [{ title: 'Yes', id: 'yes' }] } };
    expect(readContent(types, samples, 'twilio/quick-reply')).toEqual({ kind: 'quick_reply', body, buttons: [reply], variables });
  });

  it('counts every variable in it, in order, even those without a sample', () => {
    const types = { 'twilio/text': { body: '{{10}} {{2}} {{1}} {{name}}' } };
    expect(readContent(types, { 2: 'two' }, null)!.variables).toEqual([
      { name: '1', sample: '' },
      { name: '2', sample: 'two' },
      { name: '10', sample: '' },
      { name: 'name', sample: '' },
    ]);
  });
});
