import type { TemplateContent } from '../template';
import type { LintContext, LintDraft, LintFinding } from './finding';
import { lintTemplate, maySubmit } from './lint-template';
import { lintRuleIds, lintRules } from './rule-table';

/** Real: the whole lint. Nothing is stubbed; there is nothing outside it. */
const noContext: LintContext = { others: [], rejections: [] };
const draft = (content: Partial<TemplateContent> & { body: string }, rest: Partial<LintDraft> = {}): LintDraft => ({
  name: 'order_update',
  language: 'en',
  category: 'utility',
  ...rest,
  content: { kind: 'text', variables: [], ...content },
});
const rules = (findings: LintFinding[]) => findings.map((f) => f.ruleId);
const plain = 'Your parcel waits at the pick-up point on Mill Road until Saturday evening.';

describe('template lint', () => {
  it('says nothing about a plain, well-formed template', () => {
    expect(lintTemplate(draft({ body: plain }), noContext)).toEqual([]);
  });

  it('gives every finding a place, a reason, a way out and a source', () => {
    const body = 'Hi {{1}, your parcel {{3}} waits at the pick-up point, see bit.ly/abc for the map.';
    const findings = lintTemplate(draft({ body }), noContext);
    expect(rules(findings)).toEqual(expect.arrayContaining(['variable_braces', 'variable_sample_missing', 'url_shortened']));
    for (const finding of findings) {
      expect(finding).toMatchObject({ severity: lintRules[finding.ruleId].severity, source: lintRules[finding.ruleId].source });
      expect(finding.message).not.toBe('');
      expect(finding.why).not.toBe('');
      expect(finding.fix).not.toBe('');
    }
    const braces = findings.find((f) => f.ruleId === 'variable_braces');
    expect(body.slice(braces?.place.start, braces?.place.end)).toContain('{{1}');
    const link = findings.find((f) => f.ruleId === 'url_shortened');
    expect(link?.place.pointer).toBe('/content/body');
    expect(body.slice(link?.place.start, link?.place.end)).toBe('bit.ly/abc');
  });

  it('puts what blocks first, and only that keeps a draft from being submitted', () => {
    const likely = lintTemplate(draft({ body: 'Get 20% off your next purchase, only this week in our stores.' }), noContext);
    expect(rules(likely)).toEqual(['category_promotional']);
    expect(maySubmit(likely)).toBe(true);
    const both = lintTemplate(
      draft({ body: 'Get 20% off your next purchase, {{1}}', variables: [{ name: '1', sample: 'Ana' }] }),
      noContext,
    );
    expect(both[0]?.severity).toBe('blocks');
    expect(maySubmit(both)).toBe(false);
  });

  it('marks the words it objects to where accents, capitals and Arabic vowels stand in the text', () => {
    const spanish = 'Su PEDIDO llegó. Aproveche un 15 % de descuento en su próxima compra.';
    const [finding] = lintTemplate(draft({ body: spanish }, { language: 'es' }), noContext);
    expect(finding?.ruleId).toBe('category_promotional');
    expect(spanish.slice(finding?.place.start, finding?.place.end)).toMatch(/^Aproveche|15 % de descuento/);
    const arabic = 'وصل طلبك اليوم، احصل على كوبونٍ جديدٍ لطلبك القادم من المتجر.';
    expect(rules(lintTemplate(draft({ body: arabic }, { language: 'ar' }), noContext))).toContain('category_promotional');
  });

  it('allows marketing to promote', () => {
    expect(
      lintTemplate(
        draft({ body: 'Our summer sale is here: 20% off all tents until Sunday.' }, { category: 'marketing' }),
        noContext,
      ),
    ).toEqual([]);
  });

  it('tells asking for a secret from warning about one and from its last four digits', () => {
    const ask = 'Please reply with your card number so that we can renew your parking permit.';
    const warn = 'We will never ask you to reply with your card number; your parking permit is renewed.';
    const tail = 'Please reply with the last four digits of your card number to confirm the parking permit.';
    expect(rules(lintTemplate(draft({ body: ask }), noContext))).toContain('sensitive_identifier');
    expect(rules(lintTemplate(draft({ body: warn }), noContext))).not.toContain('sensitive_identifier');
    expect(rules(lintTemplate(draft({ body: tail }), noContext))).not.toContain('sensitive_identifier');
  });

  it('does not compare authentication templates with each other, nor a translation with its original', () => {
    const auth = draft(
      {
        kind: 'authentication',
        body: '{{1}} is your verification code.',
        variables: [{ name: '1', sample: '123456' }],
        authentication: { addSecurityRecommendation: false, copyCodeText: 'Copy' },
      },
      { category: 'authentication', name: 'login_code' },
    );
    const twin = { ...auth, id: 'tpl_1', name: 'second_code', status: 'approved' as const };
    expect(lintTemplate(auth, { others: [twin], rejections: [] })).toEqual([]);
    const translation = { ...draft({ body: plain }, { language: 'en_GB' }), id: 'tpl_2', status: 'approved' as const };
    expect(lintTemplate(draft({ body: plain }), { others: [translation], rejections: [] })).toEqual([]);
  });

  it('frees the wording of a deleted template, but not of a rejected one', () => {
    const other = (status: 'deleted' | 'rejected') => ({
      ...draft({ body: plain }, { name: 'parcel_waiting' }),
      id: 'tpl_3',
      status,
    });
    expect(lintTemplate(draft({ body: plain }), { others: [other('deleted')], rejections: [] })).toEqual([]);
    expect(rules(lintTemplate(draft({ body: plain }), { others: [other('rejected')], rejections: [] }))).toEqual([
      'duplicate_wording',
    ]);
  });

  it('remembers a refusal of the words, and forgets one that was about a missing sample', () => {
    const refusal = (reason: string) => ({ templateName: 'parcel', reason, text: plain, at: '2026-02-01T10:00:00.000Z' });
    expect(rules(lintTemplate(draft({ body: plain }), { others: [], rejections: [refusal('ABUSIVE_CONTENT')] }))).toEqual([
      'rejected_before',
    ]);
    const formal = 'INVALID_FORMAT. HEADER is missing expected field(s) (example)';
    expect(lintTemplate(draft({ body: plain }), { others: [], rejections: [refusal(formal)] })).toEqual([]);
  });

  it('checks carousels, cards, lists and buttons each at its own pointer', () => {
    const cards = [
      {
        body: 'Floor lamp',
        mediaUrl: 'https://img.lamps.example/a.jpg',
        buttons: [{ type: 'url' as const, title: 'See', url: 'https://lamps.example/{{1}}/x' }],
      },
      {
        body: 'Desk lamp',
        mediaUrl: 'https://img.lamps.example/b.jpg',
        buttons: [{ type: 'url' as const, title: 'See', url: 'https://lamps.example/b' }],
      },
    ];
    const findings = lintTemplate(
      draft(
        { kind: 'carousel', body: 'New lamps for the dark season in our store.', cards, variables: [{ name: '1', sample: 'a' }] },
        { category: 'marketing' },
      ),
      noContext,
    );
    expect(findings.map((f) => [f.ruleId, f.place.pointer])).toEqual([['button_url', '/content/cards/0/buttons/0/url']]);
  });

  it('survives whatever an author or an import can put into a draft', () => {
    const strange = [
      '',
      ' ',
      '{{',
      '}}{{',
      '{{}}',
      '{{1}}',
      '💥'.repeat(2000),
      '\u0000\uFFFF',
      '((((*',
      '٪٪٪',
      'a'.repeat(70_000),
    ];
    for (const body of strange) {
      for (const language of ['en', 'zh_CN', 'xx', '', '__proto__', 'ar']) {
        expect(() => lintTemplate(draft({ body, footer: body }, { language, name: body }), noContext)).not.toThrow();
      }
    }
  });

  it('answers a text of any size in a blink, so that nobody can keep the gateway busy with one', () => {
    // eslint-disable-next-line no-restricted-syntax -- a stopwatch around a pure function, not a clock inside it
    const before = performance.now();
    for (const filler of ['a', 'a ', '{{1}} ', 'ا', '您', '1.', 'http://a.', '*'])
      lintTemplate(draft({ body: filler.repeat(100_000) }), noContext);
    // Generous for a loaded machine; a regular expression that backtracks takes minutes.
    // eslint-disable-next-line no-restricted-syntax -- a stopwatch around a pure function, not a clock inside it
    expect(performance.now() - before).toBeLessThan(8_000);
  });

  it.each([
    ['body_missing', draft({ body: '  ' })],
    ['card_limits', draft({ kind: 'card', body: plain })],
    [
      'variable_order',
      draft({
        body: 'Your table for {{2}} people at our harbour restaurant is booked for {{1}} in the evening.',
        variables: [
          { name: '1', sample: '8 May' },
          { name: '2', sample: '4' },
        ],
      }),
    ],
    [
      'variable_density_near',
      draft({
        body: 'Hi {{1}}, order {{2}} ships now, thanks.',
        variables: [
          { name: '1', sample: 'Ana' },
          { name: '2', sample: 'A-1' },
        ],
      }),
    ],
  ] as const)('finds %s, which the corpus has no template for', (ruleId, faulty) => {
    expect(rules(lintTemplate(faulty, noContext))).toContain(ruleId);
  });

  it('documents a severity, a reason and a source for every rule', () => {
    expect(lintRuleIds.length).toBeGreaterThanOrEqual(50);
    for (const id of lintRuleIds) expect(lintRules[id].source).toMatch(/§|\[M\]/u);
  });
});
