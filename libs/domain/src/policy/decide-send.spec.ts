import * as fc from 'fast-check';
import type { AccountRestriction } from '../accounts/standing';
import { defaultConsentRequirements, purposes } from '../contacts/consent';
import type { CapUse, SendFacts } from './facts';
import type { QuietHours } from './quiet-hours';
import { decisionCodes, moments, type DecisionCode, type Verdict } from './decision';
import { decideSend, disposition, heldUntil, nextLook, sendRules, standingCodes } from './decide-send';
import {
  aConsentEntry,
  anOnboarding,
  anySendFacts,
  aReplyFacts,
  aSendFacts,
  aTemplate,
  aTemplateContent,
  hoursAfter,
  hoursBefore,
  testNow,
} from '../testing';

const decide = (facts: SendFacts) => decideSend(facts, testNow);
const codes = (facts: SendFacts) => decide(facts).reasons.map(({ code }) => code);
const verified = { status: 'verified', at: null, source: 'provider' } as const;
const approved = { status: 'approved', text: null, at: null, source: 'provider' } as const;
const block = (overrides: Partial<AccountRestriction> = {}): AccountRestriction => ({
  kind: 'restricted',
  scope: 'all',
  from: hoursBefore(1),
  until: hoursAfter(24),
  text: null,
  ...overrides,
});
const marketingFacts = (overrides: Parameters<typeof aSendFacts>[0] = {}) =>
  aSendFacts({
    template: aTemplate({ category: 'marketing' }),
    ...overrides,
    consent: { entries: [aConsentEntry({ purpose: 'marketing' })], ...overrides.consent },
  });
const fullLimit = { allowed: 250, used: 250, alreadyCounted: false, freesAt: hoursAfter(2) };

const cap = (overrides: Partial<CapUse> = {}): CapUse => ({
  category: 'marketing',
  max: 2,
  perHours: 24,
  handedOffAt: [hoursBefore(1), hoursBefore(10)],
  waitingAhead: 0,
  ...overrides,
});

const quiet = (overrides: Partial<QuietHours> = {}): QuietHours => ({
  from: '11:00',
  to: '13:30',
  timeZone: 'UTC',
  purposes: ['utility'],
  ...overrides,
});

type Row = [what: string, facts: SendFacts, verdict: Verdict, reasons: DecisionCode[], nextAllowedAt?: Date];

const table: Row[] = [
  ['a utility template with consent', aSendFacts(), 'allow', []],
  ['a reply inside the window', aReplyFacts(), 'allow', []],
  // Account: R3–R6, R15.
  [
    'a checklist with an open item',
    aSendFacts({ account: { onboarding: anOnboarding('channel_enabled') } }),
    'refuse',
    ['account_onboarding_incomplete'],
  ],
  ['an empty checklist', aSendFacts({ account: { onboarding: [] } }), 'refuse', ['account_onboarding_incomplete']],
  [
    'an unverified business',
    aSendFacts({ account: { businessVerification: { ...verified, status: 'not_verified' } } }),
    'refuse',
    ['account_not_verified'],
  ],
  [
    'an unknown verification',
    aSendFacts({ account: { businessVerification: { ...verified, status: 'unknown' } } }),
    'refuse',
    ['account_not_verified'],
  ],
  [
    'a verification renewed, for a notification',
    aSendFacts({ account: { businessVerification: { ...verified, status: 'pending' } } }),
    'hold',
    ['account_not_verified'],
  ],
  [
    'a verification renewed, for a reply',
    aReplyFacts({ account: { businessVerification: { ...verified, status: 'pending' } } }),
    'refuse',
    ['account_not_verified'],
  ],
  [
    'a first verification still pending',
    aSendFacts({
      account: { businessVerification: { ...verified, status: 'pending' }, onboarding: anOnboarding('business_verified') },
    }),
    'refuse',
    ['account_onboarding_incomplete', 'account_not_verified'],
  ],
  [
    'a review deferred after approval',
    aSendFacts({ account: { review: { ...approved, status: 'deferred' } } }),
    'hold',
    ['account_not_approved'],
  ],
  [
    'an unknown review',
    aSendFacts({ account: { review: { ...approved, status: 'unknown' } } }),
    'refuse',
    ['account_not_approved'],
  ],
  [
    'a refused account',
    aSendFacts({ account: { review: { ...approved, status: 'refused', text: 'no' } } }),
    'refuse',
    ['account_refused'],
  ],
  [
    'a block until tomorrow',
    aSendFacts({ account: { restrictions: [block()] } }),
    'hold',
    ['account_restricted'],
    hoursAfter(24),
  ],
  [
    'a block until it is lifted',
    aSendFacts({ account: { restrictions: [block({ until: null })] } }),
    'refuse',
    ['account_restricted'],
  ],
  [
    'a ban',
    aSendFacts({ account: { restrictions: [block({ kind: 'banned', until: null })] } }),
    'refuse',
    ['account_restricted'],
  ],
  [
    'a block of notifications, for a reply',
    aReplyFacts({ account: { restrictions: [block({ scope: 'business_initiated' })] } }),
    'allow',
    [],
  ],
  ['a block of marketing, for utility', aSendFacts({ account: { restrictions: [block({ scope: 'marketing' })] } }), 'allow', []],
  ['a block that is over', aSendFacts({ account: { restrictions: [block({ until: testNow })] } }), 'allow', []],
  // Channel: R3.
  ['a number offline, for a notification', aSendFacts({ channel: { status: 'offline' } }), 'hold', ['channel_not_ready']],
  ['a number offline, for a reply', aReplyFacts({ channel: { status: 'offline' } }), 'refuse', ['channel_not_ready']],
  ['a number being registered', aSendFacts({ channel: { status: 'pending' } }), 'refuse', ['channel_not_ready']],
  ['a number of unknown status', aSendFacts({ channel: { status: 'unknown' } }), 'refuse', ['channel_not_ready']],
  // Window: R9.
  ['a reply after 24 hours', aReplyFacts({ lastCustomerMessageAt: hoursBefore(24) }), 'refuse', ['window_closed']],
  ['a reply within the margin', aReplyFacts({ lastCustomerMessageAt: hoursBefore(23.99) }), 'refuse', ['window_closed']],
  ['a reply to somebody who never wrote here', aReplyFacts({ lastCustomerMessageAt: null }), 'refuse', ['window_closed']],
  ['a template after 24 hours', aSendFacts({ lastCustomerMessageAt: hoursBefore(48) }), 'allow', []],
  // Template: R7, R10.
  ['no such template', aSendFacts({ template: null }), 'refuse', ['template_not_found']],
  ['a template in review', aSendFacts({ template: aTemplate({ status: 'in_review' }) }), 'refuse', ['template_not_approved']],
  ['a deleted template', aSendFacts({ template: aTemplate({ status: 'deleted' }) }), 'refuse', ['template_not_approved']],
  [
    'a template of unknown status',
    aSendFacts({ template: aTemplate({ status: 'unknown', statusRaw: 'NEW' }) }),
    'refuse',
    ['template_not_approved'],
  ],
  [
    'a template paused for hours',
    aSendFacts({ template: aTemplate({ status: 'paused', pausedUntil: hoursAfter(3) }) }),
    'hold',
    ['template_paused'],
    hoursAfter(3),
  ],
  [
    'a pause that should be over',
    aSendFacts({ template: aTemplate({ status: 'paused', pausedUntil: hoursBefore(1) }) }),
    'hold',
    ['template_paused'],
  ],
  ['a pause without an end', aSendFacts({ template: aTemplate({ status: 'paused' }) }), 'refuse', ['template_paused']],
  ['a disabled template', aSendFacts({ template: aTemplate({ status: 'disabled' }) }), 'refuse', ['template_disabled']],
  [
    "another account's template",
    aSendFacts({ template: aTemplate({ accountId: 'acc_2' }) }),
    'refuse',
    ['template_wrong_account'],
  ],
  ['a missing variable', aSendFacts({ message: { variables: { '1': 'Ana' } } }), 'refuse', ['template_variables_invalid']],
  ['no variables at all', aSendFacts({ message: { variables: undefined } }), 'refuse', ['template_variables_invalid']],
  // Content.
  ['an empty reply', aReplyFacts({ message: { content: { type: 'text', text: '' } } }), 'refuse', ['content_invalid']],
  ['a reply without content', aReplyFacts({ message: { content: undefined } }), 'refuse', ['content_invalid']],
  // Consent: R8, R13.
  ['nobody’s opt-in', aSendFacts({ consent: { entries: [] } }), 'refuse', ['consent_missing']],
  ['an opt-in to something else', marketingFacts({ consent: { entries: [aConsentEntry()] } }), 'refuse', ['consent_missing']],
  [
    'a single opt-in where a double one is required',
    aSendFacts({ consent: { required: { ...defaultConsentRequirements, utility: 'double' } } }),
    'refuse',
    ['consent_missing'],
  ],
  [
    'a withdrawn opt-in',
    aSendFacts({
      consent: { entries: [aConsentEntry(), aConsentEntry({ id: 'cns_2', kind: 'withdrawn', occurredAt: hoursBefore(1) })] },
    }),
    'refuse',
    ['consent_withdrawn'],
  ],
  [
    'an opt-out where nothing is required',
    aSendFacts({
      consent: { entries: [aConsentEntry({ kind: 'withdrawn' })], required: { ...defaultConsentRequirements, utility: 'none' } },
    }),
    'refuse',
    ['consent_withdrawn'],
  ],
  ['marketing with its own opt-in', marketingFacts(), 'allow', []],
  [
    'marketing after an opt-out',
    marketingFacts({ consent: { entries: [aConsentEntry({ purpose: 'marketing', kind: 'withdrawn' })] } }),
    'refuse',
    ['marketing_opted_out'],
  ],
  [
    'a reply to somebody who said STOP and nothing since',
    aReplyFacts({
      consent: {
        entries: purposes.map((purpose) =>
          aConsentEntry({ id: purpose, purpose, kind: 'withdrawn', occurredAt: hoursBefore(1) }),
        ),
      },
    }),
    'refuse',
    ['consent_withdrawn'],
  ],
  [
    'a reply to somebody who wrote after STOP',
    aReplyFacts({
      consent: {
        entries: purposes.map((purpose) =>
          aConsentEntry({ id: purpose, purpose, kind: 'withdrawn', occurredAt: hoursBefore(2) }),
        ),
      },
    }),
    'allow',
    [],
  ],
  // Recipient.
  [
    'an address that is none',
    aSendFacts({ recipient: { valid: false, phone: null, country: null } }),
    'refuse',
    ['recipient_invalid'],
  ],
  [
    'a code to somebody without a number',
    aSendFacts({
      template: aTemplate({ category: 'authentication' }),
      recipient: { phone: null },
      consent: { entries: [aConsentEntry({ purpose: 'authentication' })] },
    }),
    'refuse',
    ['recipient_invalid'],
  ],
  ['a notification to a provider user id', aSendFacts({ recipient: { phone: null, country: null } }), 'allow', []],
  ['a suppressed contact', aSendFacts({ recipient: { blockedAt: hoursBefore(5) } }), 'refuse', ['recipient_blocked']],
  [
    'somebody not on WhatsApp',
    aSendFacts({ recipient: { unreachableUntil: hoursAfter(5) } }),
    'refuse',
    ['recipient_unreachable'],
    hoursAfter(5),
  ],
  ['somebody worth asking again', aSendFacts({ recipient: { unreachableUntil: testNow } }), 'allow', []],
  ['marketing to a US number', marketingFacts({ recipient: { country: 'US' } }), 'refuse', ['marketing_not_delivered_here']],
  ['utility to a US number', aSendFacts({ recipient: { country: 'US' } }), 'allow', []],
  ['marketing to a Canadian number', marketingFacts({ recipient: { country: 'CA' } }), 'allow', []],
  // Limit.
  ['a full limit', aSendFacts({ limit: fullLimit }), 'hold', ['limit_reached'], hoursAfter(2)],
  [
    'a full limit that frees nobody knows when',
    aSendFacts({ limit: { ...fullLimit, freesAt: null } }),
    'hold',
    ['limit_reached'],
  ],
  ['a full limit, to a contact already counted', aSendFacts({ limit: { ...fullLimit, alreadyCounted: true } }), 'allow', []],
  ['a full limit, inside a window', aSendFacts({ limit: fullLimit, lastCustomerMessageAt: hoursBefore(1) }), 'allow', []],
  ['a full limit, for a reply', aReplyFacts({ limit: fullLimit }), 'allow', []],
  ['a limit with one place left', aSendFacts({ limit: { ...fullLimit, used: 249 } }), 'allow', []],
  // Expiry.
  ['a message past its time', aSendFacts({ message: { expiresAt: testNow } }), 'refuse', ['expired']],
  ['a message with a minute left', aSendFacts({ message: { expiresAt: hoursAfter(1 / 60) } }), 'allow', []],
  // What the provider refused at sending.
  [
    'a template refused at sending',
    aSendFacts({ template: aTemplate({ held: { at: hoursBefore(1), code: '63027' } }) }),
    'hold',
    ['template_held'],
  ],
  // Quiet hours; it is noon in UTC, 09:00 in São Paulo.
  ['quiet hours', aSendFacts({ quietHours: quiet() }), 'hold', ['quiet_hours'], hoursAfter(1.5)],
  [
    'quiet hours that are over where the contact lives',
    aSendFacts({ quietHours: quiet({ timeZone: 'America/Sao_Paulo' }) }),
    'allow',
    [],
  ],
  ['quiet hours for marketing only', aSendFacts({ quietHours: quiet({ purposes: ['marketing'] }) }), 'allow', []],
  ['a reply in quiet hours', aReplyFacts({ quietHours: quiet({ purposes: ['utility', 'marketing'] }) }), 'allow', []],
  [
    'a reply in quiet hours that name service',
    aReplyFacts({ quietHours: quiet({ purposes: ['service'] }) }),
    'hold',
    ['quiet_hours'],
    hoursAfter(1.5),
  ],
  // The workspace's own caps.
  ['a cap used up', marketingFacts({ caps: [cap()] }), 'hold', ['limit_reached'], hoursAfter(14)],
  ['a cap with room', marketingFacts({ caps: [cap({ max: 3 })] }), 'allow', []],
  ['a cap on another category', aSendFacts({ caps: [cap()] }), 'allow', []],
  [
    'a cap whose oldest has left the span',
    marketingFacts({ caps: [cap({ handedOffAt: [hoursBefore(1), hoursBefore(24)] })] }),
    'allow',
    [],
  ],
  [
    'a cap that those ahead use up',
    marketingFacts({ caps: [cap({ max: 1, handedOffAt: [], waitingAhead: 1 })] }),
    'hold',
    ['limit_reached'],
    hoursAfter(24),
  ],
  [
    'a daily and a weekly cap: the one that opens last decides',
    marketingFacts({ caps: [cap(), cap({ perHours: 168 })] }),
    'hold',
    ['limit_reached'],
    hoursAfter(158),
  ],
  ['a reply, which no cap touches', aReplyFacts({ caps: [cap({ max: 1 })] }), 'allow', []],
];

describe('the policy', () => {
  it.each(table.map((row) => ({ what: row[0], row })))('answers $what as the rules say', ({ row }) => {
    const [, facts, verdict, reasons, nextAllowedAt] = row;
    const decision = decide(facts);
    expect(decision.verdict).toBe(verdict);
    expect(decision.reasons.map(({ code }) => code)).toEqual(reasons);
    expect(decision.reasons[0]?.nextAllowedAt).toBe(nextAllowedAt?.toISOString());
  });

  it('reaches every code in the product’s table, and no rule is without one', () => {
    const reached = new Set(table.flatMap(([, facts]) => codes(facts)));
    expect([...decisionCodes].filter((code) => !reached.has(code))).toEqual([]);
    // Two rules answer `limit_reached`: WhatsApp's limit and the workspace's own.
    expect([...new Set(sendRules.flatMap((rule) => rule.codes))].toSorted()).toEqual([...decisionCodes].toSorted());
  });

  it('gives all reasons at once, in the order of the rules', () => {
    const facts = aSendFacts({
      account: { review: { ...approved, status: 'refused' } },
      channel: { status: 'disabled' },
      template: aTemplate({ status: 'rejected', category: 'marketing', content: aTemplateContent() }),
      message: { variables: {}, expiresAt: hoursBefore(1) },
      consent: { entries: [] },
      recipient: { country: 'US', blockedAt: hoursBefore(1) },
      limit: fullLimit,
    });
    expect(codes(facts)).toEqual([
      'account_refused',
      'channel_not_ready',
      'template_not_approved',
      'template_variables_invalid',
      'consent_missing',
      'recipient_blocked',
      'marketing_not_delivered_here',
      'limit_reached',
      'expired',
    ]);
    expect(decide(facts).verdict).toBe('refuse');
  });

  it('tells the two kinds of interaction apart (R2), and shows the window it saw (R9)', () => {
    expect(decide(aSendFacts()).interaction).toBe('notification');
    expect(decide(aReplyFacts())).toMatchObject({
      interaction: 'customer_care',
      policyVersion: '2026-10-01',
      window: { open: true, opensAt: '2026-11-20T11:00:00.000Z', closesAt: '2026-11-21T10:58:00.000Z' },
    });
  });

  it('names when the window closed', () => {
    const [reason] = decide(aReplyFacts({ lastCustomerMessageAt: hoursBefore(30) })).reasons;
    expect(reason?.message).toContain('2026-11-20T05:58:00.000Z');
    expect(reason?.facts).toMatchObject({ closedAt: '2026-11-20T05:58:00.000Z', marginSeconds: 120 });
  });

  it('names the open items of the checklist, and what to do about them', () => {
    const [reason] = decide(aSendFacts({ account: { onboarding: anOnboarding('third_party_terms_accepted') } })).reasons;
    expect(reason).toMatchObject({ rule: 'R15', facts: { openItems: ['third_party_terms_accepted'] } });
    expect(reason?.remedy).toMatch(/authorised person/);
  });

  it('names each bad variable, and none of the values', () => {
    const [reason] = decide(aSendFacts({ message: { variables: { '1': 'se\ncret', '3': 'hidden' } } })).reasons;
    expect(reason?.facts.problems).toEqual([
      { variable: '1', problem: 'forbidden_characters', limit: null, place: null },
      { variable: '2', problem: 'missing', limit: null, place: null },
      { variable: '3', problem: 'extra', limit: null, place: null },
    ]);
    expect(JSON.stringify(reason)).not.toMatch(/cret|hidden/);
  });

  it('repeats WhatsApp’s words about a refusal without the phone numbers in them', () => {
    const review = { ...approved, status: 'refused' as const, text: 'X broke rule 12. Call +1 (415) 523-8886 or 5238886.' };
    expect(decide(aSendFacts({ account: { review } })).reasons[0]?.facts.text).toBe(
      'X broke rule 12. Call [number] or [number].',
    );
  });
});

describe('whatever the facts', () => {
  const always = (check: (facts: SendFacts) => void) => fc.assert(fc.property(anySendFacts, check), { numRuns: 400 });

  it('the same facts at the same moment get the same answer, and are left as they were', () => {
    always((facts) => {
      const copy = structuredClone(facts);
      const first = decide(facts);
      expect(decide(copy)).toEqual(first);
      expect(facts).toEqual(copy);
    });
  });

  it('a message is allowed exactly when no rule objects', () => {
    always((facts) => {
      const { verdict, reasons } = decide(facts);
      expect(verdict === 'allow').toBe(reasons.length === 0);
      expect(verdict === 'refuse').toBe(reasons.some(({ effect }) => effect === 'refuse'));
    });
  });

  it('every reason has a known code of its rule, a rule number, a message and a remedy, and survives JSON', () => {
    always((facts) => {
      for (const reason of decide(facts).reasons) {
        expect(decisionCodes).toContain(reason.code);
        expect(reason.rule).toMatch(/^(R([1-9]|1[0-8])|P)$/);
        expect(reason.message.trim()).not.toBe('');
        expect(reason.remedy.trim()).not.toBe('');
        expect(JSON.parse(JSON.stringify(reason))).toEqual(reason);
      }
    });
  });

  it('no reason contains a phone number', () => {
    always((facts) => expect(JSON.stringify(decide(facts).reasons)).not.toMatch(/5511999990000|14155238886|523-8886/));
  });

  it('free-form messages never leave outside the window', () => {
    always((facts) => {
      const { verdict, window } = decide(facts);
      if (facts.message.kind === 'free_form' && !window.open) expect(verdict).toBe('refuse');
    });
  });

  it('templates never leave unless approved', () => {
    always((facts) => {
      if (facts.message.kind === 'template' && facts.template?.status !== 'approved')
        expect(decide(facts).verdict).not.toBe('allow');
    });
  });

  it('nothing leaves an account that is not verified, approved and fully onboarded', () => {
    always(({ account, ...facts }) => {
      const standing = account.businessVerification.status === 'verified' && account.review.status === 'approved';
      if (!standing || account.onboarding.some(({ state }) => state === 'open'))
        expect(decide({ ...facts, account }).verdict).not.toBe('allow');
    });
  });

  it('one more withdrawal never lets a message go that was stopped before', () => {
    fc.assert(
      fc.property(anySendFacts, fc.constantFrom(...purposes), fc.date({ noInvalidDate: true }), (facts, purpose, occurredAt) => {
        const withdrawal = aConsentEntry({ id: 'cns_new', kind: 'withdrawn', purpose, occurredAt });
        const after = { ...facts, consent: { ...facts.consent, entries: [...facts.consent.entries, withdrawal] } };
        if (decide(facts).verdict !== 'allow') expect(decide(after).verdict).not.toBe('allow');
      }),
      { numRuns: 400 },
    );
  });

  it('a time to wait for lies ahead, and at that time the reason is gone or names no time any more', () => {
    always((given) => {
      // Messages that wait ahead of this one take the cap's room whenever it frees: their number is a fact, not a function of time.
      const facts = { ...given, caps: given.caps?.map((use) => ({ ...use, waitingAhead: 0 })) };
      for (const { code, nextAllowedAt } of decide(facts).reasons) {
        if (nextAllowedAt === undefined) continue;
        const then = new Date(nextAllowedAt);
        expect(then.getTime()).toBeGreaterThan(testNow.getTime());
        expect(decideSend(facts, then).reasons.find((reason) => reason.code === code)?.nextAllowedAt).toBeUndefined();
      }
    });
  });
});

describe('what to do with a decision', () => {
  const at = (facts: SendFacts) => moments.map((moment) => disposition(decide(facts), moment));

  it('sends what is allowed, at every moment', () => expect(at(aSendFacts())).toEqual(['send', 'send', 'send']));

  it('refuses new messages of a refused account and holds those already queued (R5)', () => {
    expect(at(aSendFacts({ account: { review: { ...approved, status: 'refused' } } }))).toEqual(['refuse', 'hold', 'hold']);
  });

  it('holds the queue while the number is down or the template paused', () => {
    expect(at(aSendFacts({ channel: { status: 'disabled' } }))).toEqual(['refuse', 'hold', 'hold']);
    expect(at(aSendFacts({ template: aTemplate({ status: 'paused' }) }))).toEqual(['refuse', 'hold', 'hold']);
  });

  it('holds what was scheduled with a template that was disabled, refused or deleted since, and ends what was to go at once', () => {
    for (const status of ['disabled', 'rejected', 'in_review', 'unknown'] as const) {
      expect(at(aSendFacts({ template: aTemplate({ status }) }))).toEqual(['refuse', 'hold', 'refuse']);
    }
    expect(at(aSendFacts({ template: null }))).toEqual(['refuse', 'hold', 'refuse']);
  });

  it('ends a queued message for any other reason, even when the account is down as well', () => {
    expect(at(aReplyFacts({ lastCustomerMessageAt: null }))).toEqual(['refuse', 'refuse', 'refuse']);
    const both = aSendFacts({ account: { review: { ...approved, status: 'refused' } }, message: { expiresAt: hoursBefore(1) } });
    expect(at(both)).toEqual(['refuse', 'refuse', 'refuse']);
  });

  it('never sends what is not allowed, and never ends a message for its account’s standing alone', () => {
    fc.assert(
      fc.property(anySendFacts, fc.constantFrom(...moments), (facts, moment) => {
        const decision = decide(facts);
        const does = disposition(decision, moment);
        expect(does === 'send').toBe(decision.verdict === 'allow');
        const standingOnly = decision.reasons.every(({ code, effect }) => standingCodes.has(code) || effect === 'hold');
        if (moment !== 'accept' && standingOnly) expect(does).not.toBe('refuse');
        if (decision.reasons.some(({ code }) => code === 'expired')) expect(does).toBe('refuse');
      }),
    );
  });

  it('looks again when the last of several times has come, and waits for an event when one reason names no time', () => {
    const facts = { account: { restrictions: [block()] }, limit: fullLimit };
    expect(heldUntil(decide(aSendFacts(facts)))).toEqual(hoursAfter(24));
    expect(heldUntil(decide(aSendFacts({ ...facts, channel: { status: 'offline' } })))).toBeNull();
    expect(heldUntil(decide(aSendFacts()))).toBeNull();
  });
});

describe('a held message', () => {
  it('is looked at again when its time has come, and within the hour when only an event can free it', () => {
    const paused = decide(aSendFacts({ template: aTemplate({ status: 'paused', pausedUntil: null }) }));
    expect(nextLook(paused, testNow)).toEqual(hoursAfter(1));
    const restricted = decide(aSendFacts({ account: { restrictions: [block({ until: hoursAfter(24) })] } }));
    expect(nextLook(restricted, testNow)).toEqual(hoursAfter(24));
  });
});
