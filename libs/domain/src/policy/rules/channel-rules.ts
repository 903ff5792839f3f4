import type { ChannelStatus } from '../../channels/channel-status';
import { temporaryEffect, withoutNumbers, type Rule } from './rule';

const nextStep: Record<Exclude<ChannelStatus, 'online'>, string> = {
  offline: "Bring the number back online: see the sender's reasons at the provider, and register it again if it asks for that.",
  pending: 'Finish registering the number at the provider: verification code, display name and review.',
  flagged: 'Quality is low: reduce business-initiated messages and wait for WhatsApp to lift the flag.',
  disabled: 'The number is disabled: ask the provider why, or use another number of the account.',
  unknown: 'Read the number at the provider again; a status we do not know is never taken for a good one.',
};

/** R3: the number is registered and online. */
export const channelIsOnline: Rule = {
  name: 'the number is online',
  codes: ['channel_not_ready'],
  check(facts) {
    const { id, status, reason } = facts.channel;
    if (status === 'online') return null;
    return {
      code: 'channel_not_ready',
      rule: 'R3',
      message: `The channel is "${status}", not "online".`,
      facts: { channelId: id, status, reason: withoutNumbers(reason) },
      remedy: nextStep[status],
      effect: status === 'offline' || status === 'flagged' ? temporaryEffect(facts) : 'refuse',
    };
  },
};
