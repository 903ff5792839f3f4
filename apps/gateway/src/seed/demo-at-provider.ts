import type { Stores, Template } from '@heliograph/persistence';
import { ProviderError, type Provider, type ProviderAccount } from '@heliograph/providers';
import { businessName, businessPhone, customers, demoTemplates, templateLanguage, wabaId, type DemoSecrets } from './demo-facts';
import type { DemoWorkspace } from './demo-workspace';
import type { SimulatorControl } from './simulator-control';

/** Tells the simulator who exists. Safe to repeat: it keeps what it knows and takes the new addresses. */
export async function registerAtSimulator(control: SimulatorControl, secrets: DemoSecrets, publicUrl: string): Promise<void> {
  const { accountSid, authToken } = secrets;
  await control.post('/_sim/accounts', { accountSid, authToken });
  await control.post('/_sim/senders', {
    accountSid,
    phone: businessPhone,
    wabaId,
    name: businessName,
    webhookUrl: `${publicUrl}/webhooks/twilio/inbound`,
    statusCallbackUrl: `${publicUrl}/webhooks/twilio/status`,
  });
  for (const { phone, name } of customers) await control.post('/_sim/customers', { phone, profileName: name });
}

/** The two approved templates, at the simulator and here. One that the simulator has forgotten is made again. */
export async function approveTemplates(
  stores: Stores,
  demo: DemoWorkspace,
  provider: Provider,
  account: ProviderAccount,
  control: SimulatorControl,
  now: Date,
): Promise<void> {
  for (const { name, approved, content } of demoTemplates) {
    const template = demo.templates.get(name);
    if (!approved || !template) continue;
    if (await isKnown(provider, account, template)) continue;
    const { providerTemplateId } = await provider.createTemplate(account, { name, language: templateLanguage, content });
    await provider.submitTemplate(account, { providerTemplateId, name, category: 'utility' });
    await control.post(`/_sim/templates/${providerTemplateId}/approve`);
    const review = { status: 'approved', rejectionReason: null, submittedAt: now, reviewedAt: now, providerTemplateId };
    await stores.dataSource.transaction(async (tx) => {
      const change = { ...review, statusRaw: 'approved', providerReadAt: now };
      await stores.templates.change(tx, demo.workspaceId, template.id, change, now);
      await stores.templates.changeVersion(tx, demo.workspaceId, template.id, template.currentVersion, review);
    });
  }
}

async function isKnown(provider: Provider, account: ProviderAccount, template: Template): Promise<boolean> {
  if (template.providerTemplateId === null) return false;
  try {
    await provider.fetchTemplate(account, template.providerTemplateId);
    return true;
  } catch (error) {
    if (error instanceof ProviderError && error.details.httpStatus === 404) return false;
    throw error;
  }
}
