import { fromPublicId, newId, toPublicId } from '@heliograph/platform';
import type { Caller, Stage } from './gateway-stage';

let serial = 0;
/** A number of its own for each test: one number has one owner in the whole installation. */
export const freshPhone = (): string => `+4477009${String(++serial + 10_000)}`;

export const accountBody = (overrides: object = {}) => ({
  name: 'Corner Bakery',
  provider: 'twilio',
  providerAccountId: `AC${'a'.repeat(32)}`,
  credentials: { authToken: 'hunter2-token' },
  wabaId: '42',
  businessManagerName: 'Corner Bakery Ltd',
  ...overrides,
});

const textTemplate = (body: string) => ({ kind: 'text', body, variables: [{ name: '1', sample: 'Ana' }] });

/** Different wordings: WhatsApp, and so the lint, takes one wording once. */
export const templateContent = textTemplate('Hello {{1}}, your order is ready and waits for you at our counter.');
export const lateContent = textTemplate('Dear {{1}}, the oven broke down this morning, so your cake will come one day later.');
export const bookingContent = textTemplate('Good evening {{1}}, we have booked the table by the window for four people.');

export const optIn = (purpose: string, occurredAt = '2026-01-01T09:00:00Z') => ({
  purpose,
  kind: 'given',
  channel: 'web',
  wording: 'Yes, write to me.',
  evidence: 'form 7',
  occurredAt,
});

/** A business that may send: onboarded, eligible, online, with an approved template and a contact who agreed. */
export interface Business {
  caller: Caller;
  account: string;
  channel: string;
  template: string;
  draft: string;
  contact: string;
  phone: string;
}

/** Made through the public API as far as the API goes; the provider's approval is written as the sync would. */
export async function openBusiness(stage: Stage, caller?: Caller): Promise<Business> {
  const by = caller ?? (await stage.caller());
  const make = async (path: string, body: object, status = 201) => {
    const answer = await by.call('POST', path, body);
    if (answer.status !== status) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const account: string = (await make('/v1/accounts', accountBody())).id;
  const channel: string = (await make('/v1/channels', { account, phone: freshPhone(), name: 'Main' })).id;
  const proof = { proof: 'seen' };
  await make(`/v1/accounts/${account}/terms`, { parties: ['twilio', 'whatsapp'], acceptedBy: 'Ana Sousa' }, 200);
  await make(`/v1/accounts/${account}/onboarding/first_template_approved`, proof, 200);
  for (const item of ['channel_enabled', 'number_and_waba_mapped', 'webhook_reachable_and_signed']) {
    await make(`/v1/accounts/${account}/onboarding/${item}`, { ...proof, channel }, 200);
  }
  const occurredAt = '2026-01-01T09:00:00Z';
  await make(`/v1/accounts/${account}/eligibility`, { kind: 'business_verification', value: 'verified', occurredAt });
  await make(`/v1/accounts/${account}/eligibility`, { kind: 'account_review', value: 'approved', occurredAt });
  await by.call('PATCH', `/v1/channels/${channel}`, { status: 'online', statusReason: 'seen online' });
  const template: string = (
    await make('/v1/templates', {
      account,
      name: 'order_ready',
      language: 'en_US',
      category: 'utility',
      content: templateContent,
    })
  ).id;
  const draft: string = (
    await make('/v1/templates', { account, name: 'order_late', language: 'en_US', category: 'utility', content: lateContent })
  ).id;
  await approve(stage, by, template);
  const phone = freshPhone();
  const contact: string = (await make('/v1/contacts', { phone, name: 'Ana' })).id;
  await make(`/v1/contacts/${contact}/consents`, optIn('utility'));
  return { caller: by, account, channel, template, draft, contact, phone };
}

/** What a sync writes when WhatsApp has approved. */
export async function approve(stage: Stage, caller: Caller, template: string): Promise<void> {
  const { stores } = stage.gateway;
  const id = fromPublicId('template', template) as string;
  const change = { status: 'approved', providerTemplateId: `HX${id.replace(/-/g, '')}` };
  await stores.dataSource.transaction((tx) => stores.templates.change(tx, caller.workspaceId, id, change, new Date()));
}

/** The customer writes at `at`: the window opens (R9). */
export async function customerWrites(stage: Stage, business: Business, at: Date): Promise<string> {
  const { stores } = stage.gateway;
  const channel = await stores.channels.get(business.caller.workspaceId, fromPublicId('channel', business.channel) as string);
  if (!channel) throw new Error('the business has no channel');
  const [written] = await stores.sql.transaction((sql) =>
    stores.inbound.record(sql, [
      {
        messageId: newId(),
        workspaceId: channel.workspaceId,
        accountId: channel.accountId,
        channelId: channel.id,
        providerMessageId: `SM${newId()}`,
        identities: [{ kind: 'phone', value: business.phone }],
        phone: business.phone,
        country: 'GB',
        profileName: 'Ana',
        content: { type: 'text', text: 'Where is my order?' },
        sentAt: at,
        receivedAt: at,
        opensWindow: true,
      },
    ]),
  );
  if (!written) throw new Error('the message was not new');
  return toPublicId('conversation', written.conversationId);
}

/** A provider's callback about a message we never sent, set aside. */
export async function quarantinedReceipt(stage: Stage, business: Business): Promise<string> {
  const { receipts } = stage.gateway.stores;
  const id = newId();
  const now = new Date();
  const accountId = fromPublicId('account', business.account) as string;
  const about = { id, workspaceId: business.caller.workspaceId, accountId, provider: 'twilio', door: 'status' };
  const url = 'http://gateway.test/webhooks/twilio/status';
  await receipts.insert([{ ...about, url, headers: {}, body: 'MessageSid=SM1', contactKey: null, receivedAt: now }]);
  await receipts.quarantine([id], { kind: 'not_matched', detail: 'no such message' }, now);
  return toPublicId('receipt', id);
}
