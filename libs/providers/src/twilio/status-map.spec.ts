import { channelStatusOf, deliveryStatusOf, messagingLimitOf, templateCategoryOf, templateStatusOf } from './status-map';

describe('the words of Twilio', () => {
  it.each([
    ['10K Customers/24hr', 10_000],
    ['250 Customers/24hr', 250],
    ['1K Customers/24hr', 1_000],
    ['100K Customers/24hr', 100_000],
    ['2,000 Customers/24hr', 2_000],
    ['TIER_2K', 2_000],
    ['Unlimited Customers/24hr', -1],
    ['TIER_UNLIMITED', -1],
    ['TIER_NOT_SET', null],
    ['10X Customers', null],
    ['', null],
    [null, null],
  ])('%s is a messaging limit of %s', (raw, limit) => {
    expect(messagingLimitOf(raw)).toBe(limit);
  });

  it('never make an unknown status sendable', () => {
    for (const word of ['', 'APPROVED_SOON', 'toString', 'in_appeal']) expect(templateStatusOf(word)).toBe('unknown');
    for (const word of ['', 'STUBBED', 'ONLINE:LIMITED']) expect(channelStatusOf(word)).toBe('unknown');
    expect(deliveryStatusOf('partially_delivered')).toBeNull();
  });

  it('mean online while a sender is being updated, and pending while it is being checked', () => {
    expect(channelStatusOf('ONLINE:UPDATING')).toBe('online');
    for (const word of ['CREATING', 'PENDING_VERIFICATION', 'VERIFYING', 'TWILIO_REVIEW', 'DRAFT'])
      expect(channelStatusOf(word)).toBe('pending');
  });

  it('do not turn an old category into one of today', () => {
    expect(templateCategoryOf('UTILITY')).toBe('utility');
    expect(templateCategoryOf('TRANSACTIONAL')).toBeNull();
    expect(templateCategoryOf('')).toBeNull();
  });
});
