import { Injectable } from '@nestjs/common';
import type { AcceptTermsBody, StateOnboardingItemBody } from '@heliograph/contracts';
import type { OnboardingItemName } from '@heliograph/domain';
import type { OnboardingItemRow } from '@heliograph/persistence';
import { Acts, type Act } from '../audit/acts';
import { notFound, unprocessable } from '../http';
import type { Outcome } from '../outcome';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';

/** Items of one number; the others are of the account. An item is stated in one place, so that two statements cannot disagree. */
const ofChannel: ReadonlySet<OnboardingItemName> = new Set([
  'channel_enabled',
  'number_and_waba_mapped',
  'webhook_reachable_and_signed',
]);

/** Items that follow from facts recorded elsewhere, and where. */
const statedElsewhere: Partial<Record<OnboardingItemName, string>> = {
  business_verified: 'It follows from the eligibility timeline: record the verification there.',
  account_approved: 'It follows from the eligibility timeline: record the review there.',
  third_party_terms_accepted: 'It follows from the acceptance of the terms: use the terms path.',
};

/** R3, R15: what an operator states about the checklist, with proof. */
@Injectable()
export class StateOnboardingItem {
  constructor(private readonly acts: Acts) {}

  async state(
    by: Requester,
    accountId: string,
    name: OnboardingItemName,
    body: StateOnboardingItemBody,
  ): Promise<Outcome<OnboardingItemRow[]>> {
    const elsewhere = statedElsewhere[name];
    if (elsewhere) return unprocessable('onboarding_item_not_stated', elsewhere);
    if (ofChannel.has(name) !== (body.channel !== undefined)) {
      return ofChannel.has(name)
        ? unprocessable('channel_required', 'This item belongs to one number: name its channel.')
        : unprocessable('channel_not_allowed', 'This item belongs to the whole account, not to one number.');
    }
    const channelId = body.channel === undefined ? null : uuidOf('channel', body.channel);
    return this.write(by, accountId, channelId, {
      name,
      state: body.state,
      proof: body.proof,
      at: body.at,
      action: 'account.onboarding_stated',
    });
  }

  /** R15: an authorised person accepts the terms of every third party; only then the item is done. */
  acceptTerms(by: Requester, accountId: string, body: AcceptTermsBody): Promise<Outcome<OnboardingItemRow[]>> {
    const accepted = body.parties.map((party) => `${party}: ${body.acceptedBy}`).join('; ');
    return this.write(by, accountId, null, {
      name: 'third_party_terms_accepted',
      state: 'done',
      proof: body.proof === undefined ? accepted : `${accepted} (${body.proof})`,
      at: body.acceptedAt,
      action: 'account.terms_accepted',
    });
  }

  private write(
    by: Requester,
    accountId: string,
    channelId: string | null,
    item: { name: OnboardingItemName; state: 'done' | 'open'; proof: string; at: string | undefined; action: string },
  ): Promise<Outcome<OnboardingItemRow[]>> {
    const { accounts, channels, sweep } = this.acts.stores;
    return this.acts.perform(by, async (act: Act) => {
      const { tx, now } = act;
      if (!(await accounts.lock(tx, by.workspaceId, accountId))) return notFound('account');
      if (channelId !== null) {
        const channel = await channels.get(by.workspaceId, channelId);
        if (channel?.accountId !== accountId) return notFound('channel');
      }
      const { name, state, proof } = item;
      await accounts.stateOnboardingItem(tx, by.workspaceId, {
        accountId,
        ...(channelId === null ? {} : { channelId }),
        name,
        state,
        source: 'operator',
        actor: by.actor,
        proof,
        at: item.at === undefined ? now : new Date(item.at),
      });
      await act.record({
        action: item.action,
        subject: { kind: 'account', id: accountId },
        after: { item: name, state, proof, ...(channelId === null ? {} : { channelId }) },
        event: { type: 'account.onboarding_changed', data: { item: name, state, ...(channelId === null ? {} : { channelId }) } },
      });
      if (state === 'done') await sweep.releaseHeld(tx, by.workspaceId, accountId, now);
      return accounts.onboarding(by.workspaceId, accountId, tx);
    });
  }
}
