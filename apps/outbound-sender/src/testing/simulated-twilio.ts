import { randomBytes } from 'node:crypto';
import type { Stores } from '@heliograph/persistence';
import { eligibleWorkspace, freshPhone, type EligibleWorkspace } from '@heliograph/persistence/testing';
import type { Simulator } from '@heliograph/provider-simulator';
import { benchKey } from './sender-bench';

/** An eligible workspace whose account, number and approved template exist in the simulator too; a day old. */
export async function simulatedWorkspace(stores: Stores, simulator: Simulator): Promise<EligibleWorkspace> {
  const sid = (prefix: string) => prefix + randomBytes(16).toString('hex');
  const [accountSid, contentSid, authToken, phone] = [sid('AC'), sid('HX'), sid('token'), freshPhone()];
  await simulator.control('POST', '/_sim/accounts', { accountSid, authToken });
  await simulator.control('POST', '/_sim/senders', { accountSid, phone });
  const { world } = simulator.simulation;
  world.templates.set(contentSid, {
    sid: contentSid,
    accountSid,
    friendlyName: 'order_on_its_way',
    language: 'en_US',
    variables: { '1': 'Ana', '2': 'A-17' },
    types: { 'twilio/text': { body: 'Hello {{1}}, your order {{2}} is on its way.' } },
    createdAt: world.clock.now(),
    updatedAt: world.clock.now(),
    approval: {
      name: 'order_on_its_way',
      category: 'UTILITY',
      contentType: 'twilio/text',
      status: 'approved',
      rejectionReason: '',
      allowCategoryChange: true,
      submittedAt: world.clock.now(),
    },
  });
  return eligibleWorkspace(stores, {
    key: benchKey,
    providerAccountId: accountSid,
    credentials: { authToken },
    baseUrl: simulator.url,
    channelPhone: phone,
    providerTemplateId: contentSid,
    at: new Date(world.clock.now() - 86_400_000),
  });
}
