import { Inject, Injectable } from '@nestjs/common';
import { sameLanguage, type TemplateCategory, type TemplateContent, type TemplateStatus } from '@heliograph/domain';
import { Template as TemplateRow, type Account, type Template } from '@heliograph/persistence';
import type { SecretKey } from '@heliograph/platform';
import { ProviderError, type Provider, type ProviderAccount, type ProviderRegistry } from '@heliograph/providers';
import { Acts } from '../audit/acts';
import { conflict, notFound } from '../http';
import type { Outcome } from '../outcome';
import { toProviderAccount } from '../receipts/door-accounts';
import type { Requester } from '../requester';
import { PROVIDERS, SECRET_KEYS } from '../tokens';
import { submissionFailed, submissionUnknown } from './submission-failed';

/** A submission older than this is taken for dead, ms: longer than all its provider calls with their timeouts. */
const leaseMs = 60_000;

interface Claim {
  template: Template & { content: object };
  account: Account;
  /** An earlier submission may have created the content without our hearing of it. */
  mayExist: boolean;
}

interface Submitted {
  providerTemplateId: string;
  status: TemplateStatus;
  statusRaw: string;
  rejectionReason: string | null;
}

/**
 * Hands a draft to WhatsApp's review (R12). Each step is on the record before the next begins, so a crash at any point is resumed by
 * submitting again: creating is not idempotent at the provider, therefore what may exist is looked for by name first.
 *
 * Not promised: that the provider holds no unused content after a crash between its answer and ours.
 */
@Injectable()
export class SubmitTemplate {
  constructor(
    private readonly acts: Acts,
    @Inject(PROVIDERS) private readonly providers: ProviderRegistry,
    @Inject(SECRET_KEYS) private readonly keys: readonly SecretKey[],
  ) {}

  async submit(by: Requester, templateId: string): Promise<Outcome<Template>> {
    const claim = await this.claim(by, templateId);
    if (!('template' in claim)) return claim;
    const provider = this.providers.get(claim.account.provider);
    const door = toProviderAccount(claim.account, this.keys);
    const askedAt = this.acts.clock.now();
    try {
      const submitted = await this.handOver(by, claim, provider, door);
      return await this.settle(by, claim, submitted, askedAt);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      await this.giveBack(by, claim, error);
      return submissionFailed(error);
    }
  }

  /** Marks the template as being submitted by us. */
  private claim(by: Requester, templateId: string): Promise<Outcome<Claim>> {
    const { accounts, templates } = this.acts.stores;
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const template = await templates.lock(tx, by.workspaceId, templateId);
      if (!template) return notFound('template');
      const underWay = template.status === 'submitting';
      if (underWay && now.getTime() - template.updatedAt.getTime() < leaseMs) {
        return conflict('template_submission_in_progress', 'The template is being submitted. Look again shortly.', {
          headers: { 'retry-after': '5' },
        });
      }
      if (!underWay && template.status !== 'draft') {
        return conflict('template_not_submittable', `Only a draft can be submitted; this template is ${template.status}.`, {
          extra: { templateStatus: template.status },
        });
      }
      const account = await accounts.get(by.workspaceId, template.accountId);
      if (!account || template.content === null) throw new Error('a draft without an account or without content');
      const mayExist = underWay || template.statusRaw === submissionUnknown;
      await templates.change(tx, by.workspaceId, templateId, { status: 'submitting', rejectionReason: null }, now);
      await record({ action: 'template.submission_started', subject: { kind: 'template', id: templateId } });
      return { template: { ...template, content: template.content as object }, account, mayExist };
    });
  }

  private async handOver(by: Requester, claim: Claim, provider: Provider, door: ProviderAccount): Promise<Submitted> {
    const { template } = claim;
    const { name, language } = template;
    let id = template.providerTemplateId ?? (claim.mayExist ? await findByName(provider, door, template) : null);
    if (id === null) {
      const content = template.content as unknown as TemplateContent;
      id = (await provider.createTemplate(door, { name, language, content })).providerTemplateId;
    }
    if (id !== template.providerTemplateId) await this.remember(by, claim, id);
    if (claim.mayExist) {
      const seen = await provider.fetchTemplate(door, id);
      if (seen.status !== 'draft') {
        const { status, statusRaw, rejectionReason } = seen;
        return { providerTemplateId: id, status, statusRaw, rejectionReason };
      }
    }
    const category = template.category as TemplateCategory;
    return { providerTemplateId: id, ...(await provider.submitTemplate(door, { providerTemplateId: id, name, category })) };
  }

  private remember(by: Requester, { template }: Claim, providerTemplateId: string): Promise<void> {
    const { templates } = this.acts.stores;
    return this.acts.perform(by, async ({ tx, now }) => {
      await templates.change(tx, by.workspaceId, template.id, { providerTemplateId }, now);
      await templates.changeVersion(tx, by.workspaceId, template.id, template.currentVersion, { providerTemplateId });
    });
  }

  private settle(by: Requester, { template }: Claim, submitted: Submitted, askedAt: Date): Promise<Template> {
    const { templates } = this.acts.stores;
    const { status, statusRaw, rejectionReason } = submitted;
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const review = { status, rejectionReason, submittedAt: now };
      await templates.change(tx, by.workspaceId, template.id, { ...review, statusRaw, providerReadAt: askedAt }, now);
      await templates.changeVersion(tx, by.workspaceId, template.id, template.currentVersion, review);
      await record({
        action: 'template.submitted',
        subject: { kind: 'template', id: template.id },
        after: { status, version: template.currentVersion },
        event: { type: 'template.submitted', data: { accountId: template.accountId, status, version: template.currentVersion } },
      });
      return tx.findOneByOrFail(TemplateRow, { id: template.id });
    });
  }

  /** Back to draft with the provider's words; where nobody knows what became of it, the next submission looks first. */
  private giveBack(by: Requester, { template }: Claim, error: ProviderError): Promise<void> {
    const { templates } = this.acts.stores;
    const { code, outcome } = error.details;
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const rejectionReason = `${error.message} (${code})`;
      const statusRaw = outcome === 'unknown' ? submissionUnknown : null;
      await templates.change(tx, by.workspaceId, template.id, { status: 'draft', statusRaw, rejectionReason }, now);
      await record({
        action: 'template.submission_failed',
        subject: { kind: 'template', id: template.id },
        after: { code, outcome },
        event: { type: 'template.submission_failed', data: { accountId: template.accountId, code, outcome } },
      });
    });
  }
}

/** The content an earlier submission made: same name, language and body, and not yet in review under another hand. */
async function findByName(provider: Provider, door: ProviderAccount, template: Claim['template']): Promise<string | null> {
  const { body } = template.content as unknown as TemplateContent;
  for await (const page of provider.listTemplates(door)) {
    const match = page.find((seen) => {
      return seen.name === template.name && sameLanguage(seen.language, template.language) && seen.content?.body === body;
    });
    if (match) return match.providerTemplateId;
  }
  return null;
}
