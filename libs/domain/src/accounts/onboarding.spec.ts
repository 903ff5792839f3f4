import { anOnboarding, hoursBefore } from '../testing';
import { deriveOnboarding, onboardingNextSteps, openItems, type Evidence, type OnboardingInput } from './onboarding';
import { onboardingItemNames } from './standing';

const seen: Evidence = { at: hoursBefore(10), source: 'provider', proof: 'read' };
const complete: OnboardingInput = {
  channelEnabled: seen,
  businessManager: { ...seen, proof: null, id: '1234' },
  wabaId: '999',
  number: { ...seen, wabaId: '999', status: 'online' },
  firstVerified: seen,
  firstApproved: seen,
  thirdParties: ['twilio', 'whatsapp'],
  termsAccepted: [
    { party: 'twilio', acceptedBy: 'agt_1', at: hoursBefore(9), proof: 'terms 2026-01' },
    { party: 'whatsapp', acceptedBy: 'agt_1', at: hoursBefore(8), proof: null },
  ],
  firstSignedReceipt: seen,
  firstTemplateApproved: seen,
};
const openNames = (input: Partial<OnboardingInput>) =>
  openItems(deriveOnboarding({ ...complete, ...input })).map(({ name }) => name);

describe('the onboarding checklist', () => {
  it('is complete when everything was seen, and always lists every item', () => {
    expect(deriveOnboarding(complete).map(({ name }) => name)).toEqual([...onboardingItemNames]);
    expect(openNames({})).toEqual([]);
  });

  it.each<[string, Partial<OnboardingInput>, string]>([
    ['the channel is not enabled', { channelEnabled: null }, 'channel_enabled'],
    ['no Business Manager is named', { businessManager: null }, 'business_manager_named'],
    ['the number was never read', { number: null }, 'number_and_waba_mapped'],
    ['the WABA is unknown', { wabaId: null }, 'number_and_waba_mapped'],
    ['the number belongs to another WABA', { wabaId: '998' }, 'number_and_waba_mapped'],
    ['the business was never verified', { firstVerified: null }, 'business_verified'],
    ['the account was never approved', { firstApproved: null }, 'account_approved'],
    [
      'the terms of one third party are not accepted',
      { termsAccepted: complete.termsAccepted.slice(1) },
      'third_party_terms_accepted',
    ],
    ['nobody said whose terms apply', { thirdParties: [] }, 'third_party_terms_accepted'],
    ['no signed webhook arrived', { firstSignedReceipt: null }, 'webhook_reachable_and_signed'],
    ['no template was ever approved', { firstTemplateApproved: null }, 'first_template_approved'],
  ])('has one item open while %s', (_, input, item) => expect(openNames(input)).toEqual([item]));

  it('keeps the proof: who accepted which terms, dated by the last of them (R15)', () => {
    const terms = deriveOnboarding(complete).find(({ name }) => name === 'third_party_terms_accepted');
    expect(terms).toMatchObject({ state: 'done', at: hoursBefore(8), proof: 'twilio: agt_1 (terms 2026-01); whatsapp: agt_1' });
  });

  it('counts an item that is not even listed as open', () => {
    expect(openItems([])).toHaveLength(onboardingItemNames.length);
    expect(openItems(anOnboarding('account_approved')).map(({ name }) => name)).toEqual(['account_approved']);
  });

  it('says for every item what to do next', () => {
    for (const name of onboardingItemNames) expect(onboardingNextSteps[name]).toMatch(/\.$/);
  });
});
