import { aboutRecipient } from './about-recipient';

const at = new Date('2026-01-01T09:00:00Z');

describe('what a failed delivery says about the person', () => {
  it('keeps a number that is not on WhatsApp from being tried for thirty days', () => {
    expect(aboutRecipient('recipient', '63024', at)).toEqual({ unreachableUntil: new Date('2026-01-31T09:00:00Z') });
  });

  it.each(['63050', '131050'])('withdraws marketing alone on %s, which says no to nothing else', (code) => {
    expect(aboutRecipient('recipient_opted_out', code, at)).toEqual({ withdraw: ['marketing'] });
  });

  it('withdraws every purpose when the person wants no messages at all', () => {
    expect(aboutRecipient('recipient_opted_out', '21610', at)).toEqual({ withdraw: ['utility', 'authentication', 'marketing'] });
  });

  it.each(['retry', 'message', 'template', 'channel', 'unrecognised'] as const)(
    'says nothing on a failure of kind %s',
    (kind) => {
      expect(aboutRecipient(kind, '63016', at)).toBeNull();
    },
  );
});
