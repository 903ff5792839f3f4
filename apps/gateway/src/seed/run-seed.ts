import type { Stores } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import type { Provider } from '@heliograph/providers';
import { toProviderAccount } from '../receipts/door-accounts';
import { businessPhone, demoSecrets, demoTemplates } from './demo-facts';
import { approveTemplates, registerAtSimulator } from './demo-at-provider';
import { demoPeople, welcomePeople } from './demo-people';
import { createDemo, findDemo, type DemoWorkspace } from './demo-workspace';
import type { SeedConfig } from './seed.config';
import { SimulatorControl } from './simulator-control';

/** What the launcher and the demo are told; the same at every run. */
export interface SeedFacts {
  apiKey: string;
  workspaceId: string;
  accountId: string;
  channelId: string;
  channelPhone: string;
  templates: Record<string, { id: string; name: string; language: string }>;
  contacts: { id: string; phone: string; name: string }[];
  /** The page on which one plays the customer. */
  phoneUrl: string;
  /** Where people work, and who may sign in there. */
  consoleUrl: string;
  people: { name: string; role: string; email: string; password: string }[];
  try: { title: string; command: string }[];
}

/**
 * Fills in the demo workspace, or finds it again. A second run keeps the data and gives the same facts; addresses that changed since
 * (the simulator's, ours) are taken over.
 */
export async function runSeed(stores: Stores, provider: Provider, config: SeedConfig, now: Date): Promise<SeedFacts> {
  const { HELIOGRAPH_SECRET_KEY: key, SIMULATOR_URL: simulatorUrl, PUBLIC_URL: publicUrl } = config;
  const secrets = demoSecrets(key);
  const control = new SimulatorControl(simulatorUrl);
  await registerAtSimulator(control, secrets, publicUrl);
  const demo = (await findDemo(stores, secrets)) ?? (await createDemo(stores, key, secrets, simulatorUrl, now));
  await moveTo(stores, demo, simulatorUrl, now);
  await welcomePeople(stores, demo, now);
  const account = { ...toProviderAccount(demo.account, [key]), baseUrl: simulatorUrl };
  await approveTemplates(stores, demo, provider, account, control, now);
  return factsOf(demo, secrets.apiKey.secret, simulatorUrl, publicUrl);
}

async function moveTo(stores: Stores, { account }: DemoWorkspace, simulatorUrl: string, now: Date): Promise<void> {
  if (account.baseUrl === simulatorUrl) return;
  await stores.dataSource.transaction((tx) => stores.accounts.change(tx, account, { baseUrl: simulatorUrl }, now));
}

function factsOf(demo: DemoWorkspace, apiKey: string, simulatorUrl: string, publicUrl: string): SeedFacts {
  const templates = Object.fromEntries(
    demoTemplates.flatMap(({ key, name }) => {
      const template = demo.templates.get(name);
      return template ? [[key, { id: toPublicId('template', template.id), name, language: template.language }]] : [];
    }),
  );
  const contacts = demo.contacts.map(({ id, phone, name }) => ({
    id: toPublicId('contact', id),
    phone: phone ?? '',
    name: name ?? '',
  }));
  const channelId = toPublicId('channel', demo.channel.id);
  const send = JSON.stringify({
    channel: channelId,
    to: { contact: contacts[0]?.id },
    template: { id: templates['orderOnItsWay']?.id, variables: { '1': 'Ana', '2': 'A-1042' } },
  });
  const key = `-H 'Authorization: Bearer ${apiKey}'`;
  return {
    apiKey,
    workspaceId: toPublicId('workspace', demo.workspaceId),
    accountId: toPublicId('account', demo.account.id),
    channelId,
    channelPhone: businessPhone,
    templates,
    contacts,
    phoneUrl: `${simulatorUrl}/`,
    consoleUrl: `${publicUrl}/`,
    people: demoPeople.map(({ name, role, email, password }) => ({ name, role, email, password })),
    try: [
      {
        title: 'Send a notification, and watch it arrive on the phone page',
        command: `curl -s ${key} -H 'Content-Type: application/json' -d '${send}' ${publicUrl}/v1/messages`,
      },
      {
        title: 'Write back on the phone page, then see the conversation and its 24-hour window',
        command: `curl -s ${key} ${publicUrl}/v1/conversations`,
      },
      {
        title: "Hand a draft to WhatsApp's review; the simulator approves it and the sync brings it home",
        command: `curl -s -X POST ${key} ${publicUrl}/v1/templates/${templates['appointmentReminder']?.id}/submit`,
      },
    ],
  };
}
