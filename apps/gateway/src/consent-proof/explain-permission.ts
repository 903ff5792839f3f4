import { Inject, Injectable } from '@nestjs/common';
import type { PermissionsBody } from '@heliograph/contracts';
import {
  consentState,
  decideSend,
  meets,
  policyAt,
  purposes,
  serviceWindow,
  type ConsentState,
  type Purpose,
  type SendFacts,
} from '@heliograph/domain';
import {
  assembleSendFacts,
  consentRequirements,
  type ChannelFacts,
  type RecipientFacts,
  type Stores,
} from '@heliograph/persistence';
import { toPublicId, type Clock } from '@heliograph/platform';
import { presentLedger } from '../contacts/present-contact';
import { notFound } from '../http';
import { presentReasons } from '../messages/present-message';
import type { Outcome } from '../outcome';
import { CLOCK, STORES } from '../tokens';

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

/**
 * "Why may I message this person?" for every purpose at once. The same facts and the same rules as a real send: a reply for `service`,
 * for the others an approved template of that category that needs no values. What a message itself may still get wrong (its template, its
 * variables, its text) is `explain`'s to say.
 */
@Injectable()
export class ExplainPermission {
  constructor(
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async explain(workspaceId: string, contactId: string, channelId: string): Promise<Outcome<PermissionsBody>> {
    const now = this.clock.now();
    const { contacts, consents, facts } = this.stores;
    const [contact, rows, read] = await Promise.all([
      contacts.get(workspaceId, contactId),
      consents.list(workspaceId, contactId),
      facts.forAccept([], [{ workspaceId, channelId, contactId }]),
    ]);
    if (!contact) return notFound('contact');
    const channel = read.channels.get(channelId);
    if (!channel) return notFound('channel');
    const recipient = read.recipients[0] as RecipientFacts;
    const ledger = presentLedger(contact, rows, consentRequirements(channel.settings), now);
    const entryOf = (id: string) => ledger.entries.find((entry) => entry.id === toPublicId('consent', id)) ?? null;
    const policy = policyAt(now);
    const window = serviceWindow(recipient.lastCustomerMessageAt, policy);
    return {
      contact: toPublicId('contact', contactId),
      channel: toPublicId('channel', channelId),
      at: now.toISOString(),
      policyVersion: policy.version,
      window: {
        open: window.isOpen(now),
        opensAt: iso(window.opensAt),
        closesAt: iso(window.closesAt),
        secondsLeft: window.secondsLeft(now),
      },
      wroteToUsAt: iso(recipient.wroteToUsAt),
      blockedAt: iso(recipient.blockedAt),
      unreachableUntil: iso(recipient.unreachableUntil),
      optedOutOf: purposes.filter(
        (purpose) => stateOf(factsFor(purpose, channel, recipient), purpose, now).status === 'withdrawn',
      ),
      purposes: purposes.map((purpose) => {
        const sendFacts = factsFor(purpose, channel, recipient);
        const { level, status, entry } = stateOf(sendFacts, purpose, now);
        const required = sendFacts.consent.required[purpose];
        const decision = decideSend(sendFacts, now);
        return {
          purpose,
          allowed: decision.verdict === 'allow',
          by: sendFacts.message.kind,
          required,
          level,
          status,
          sufficient: status !== 'withdrawn' && meets(level, required),
          basis: entry ? 'ledger' : level === 'implicit' ? 'wrote_to_us' : 'nothing',
          entry: entry && entryOf(entry.id),
          reasons: presentReasons(decision.reasons),
        };
      }),
    };
  }
}

function stateOf({ consent, lastCustomerMessageAt }: SendFacts, purpose: Purpose, now: Date): ConsentState {
  const wrote = [consent.wroteToUsAt, lastCustomerMessageAt].filter((at) => at !== null);
  const wroteToUsAt = wrote.length === 0 ? null : new Date(Math.max(...wrote.map((at) => at.getTime())));
  return consentState(consent.entries, purpose, { wroteToUsAt, required: consent.required[purpose] }, now);
}

/** A message of this purpose against which nothing of its own speaks. */
function factsFor(purpose: Purpose, channel: ChannelFacts, recipient: RecipientFacts): SendFacts {
  const address = { phone: null, valid: true, country: null };
  const message = { purpose, variables: {}, expiresAt: null };
  if (purpose === 'service') {
    return assembleSendFacts(channel, null, recipient, address, {
      ...message,
      kind: 'free_form',
      content: { type: 'text', text: '…' },
    });
  }
  const template = {
    id: 'any',
    workspaceId: channel.workspaceId,
    accountId: channel.accountId,
    name: 'any',
    language: 'en',
    status: 'approved' as const,
    category: purpose,
    content: { kind: 'text' as const, body: '…', variables: [] },
    providerTemplateId: null,
  };
  return assembleSendFacts(channel, template, recipient, address, { ...message, kind: 'template', content: null });
}
