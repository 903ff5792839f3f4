import { Inject, Injectable } from '@nestjs/common';
import {
  editAllowance,
  sameLanguage,
  templatePolicyAt,
  type LintFinding,
  type TemplateCategory,
  type TemplateContent,
  type TemplateStatus,
} from '@heliograph/domain';
import type { Account, Template, TemplateVersion } from '@heliograph/persistence';
import type { SecretKey } from '@heliograph/platform';
import { ProviderError, type Provider, type ProviderAccount, type ProviderRegistry } from '@heliograph/providers';
import { Acts } from '../audit/acts';
import { conflict, notFound, ProblemError } from '../http';
import type { Outcome } from '../outcome';
import { toProviderAccount } from '../receipts/door-accounts';
import type { Requester } from '../requester';
import { PROVIDERS, SECRET_KEYS } from '../tokens';
import { submissionFailed, submissionUnknown } from './submission-failed';
import { lintRefusal, TemplateLint } from './template-lint';
import { TemplatePlaces } from './template-places';

/** A submission older than this is taken for dead, ms: longer than all its provider calls with their timeouts. */
const leaseMs = 60_000;
const dayMs = 86_400_000;

interface Claim {
  template: Template;
  version: TemplateVersion;
  account: Account;
  /** The version is what the template itself is; otherwise an edit that waits beside it. */
  live: boolean;
  /** An earlier submission may have created the content without our hearing of it. */
  mayExist: boolean;
}

interface Submitted {
  providerTemplateId: string;
  status: TemplateStatus;
  statusRaw: string;
  rejectionReason: string | null;
}

/** The provider knows a content by a name of its own; two contents of one template must not share it. */
export const providerNameOf = (name: string, version: number): string =>
  version === 1 ? name : `${name.slice(0, 500)}_edit_${version}`;

/**
 * Hands a version to WhatsApp's review (R12): the draft, or the edit of a template that goes on being sent meanwhile. Each step is on
 * the record before the next begins, so a crash at any point is resumed by submitting again: creating is not idempotent at the provider,
 * therefore what may exist is looked for by name first.
 *
 * Not promised: that the provider holds no unused content after an edit was abandoned.
 */
@Injectable()
export class SubmitTemplate {
  constructor(
    private readonly acts: Acts,
    private readonly lint: TemplateLint,
    private readonly places: TemplatePlaces,
    @Inject(PROVIDERS) private readonly providers: ProviderRegistry,
    @Inject(SECRET_KEYS) private readonly keys: readonly SecretKey[],
  ) {}

  async submit(by: Requester, templateId: string): Promise<Outcome<{ template: Template; findings: LintFinding[] }>> {
    const findings = await this.findings(by, templateId);
    const blocked = lintRefusal(findings);
    if (blocked) return blocked;
    const claim = await this.claim(by, templateId);
    if (claim instanceof ProblemError) return claim;
    if ('full' in claim) return this.places.refusal(claim.full, this.acts.clock.now());
    const provider = this.providers.get(claim.account.provider);
    const door = toProviderAccount(claim.account, this.keys);
    const askedAt = this.acts.clock.now();
    try {
      const submitted = await this.handOver(by, claim, provider, door);
      return { template: await this.settle(by, claim, submitted, askedAt), findings };
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      await this.giveBack(by, claim, error);
      return submissionFailed(error);
    }
  }

  /** Nothing for what cannot be submitted anyway: the claim says why. */
  private async findings(by: Requester, templateId: string): Promise<LintFinding[]> {
    const { templates, templateVersions } = this.acts.stores;
    const template = await templates.get(by.workspaceId, templateId);
    if (!template) return [];
    const number = template.pendingVersion ?? template.currentVersion;
    const version = await templateVersions.get(by.workspaceId, templateId, number);
    if (!version || version.content === null || version.status !== 'draft') return [];
    const { accountId, name, language } = template;
    const draft = { name, language, category: version.category as TemplateCategory, content: version.content as TemplateContent };
    return this.lint.check(by.workspaceId, accountId, draft, { exceptId: templateId });
  }

  /** Marks the version as being submitted by us. */
  private claim(by: Requester, templateId: string): Promise<Outcome<Claim> | { full: Account }> {
    const { accounts, templates, templateVersions } = this.acts.stores;
    const { workspaceId } = by;
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const template = await templates.lock(tx, workspaceId, templateId);
      if (!template) return notFound('template');
      const number = template.pendingVersion ?? template.currentVersion;
      const live = number === template.currentVersion;
      const version = await templateVersions.get(workspaceId, templateId, number, tx);
      if (!version) throw new Error('a template without its version');
      const status = live ? template.status : version.status;
      const underWay = status === 'submitting';
      if (underWay && now.getTime() - (version.claimedAt ?? template.updatedAt).getTime() < leaseMs) {
        return conflict('template_submission_in_progress', 'The template is being submitted. Look again shortly.', {
          headers: { 'retry-after': '5' },
        });
      }
      if (!underWay && status !== 'draft') {
        const what = live ? 'this template' : 'its newest version';
        return conflict('template_not_submittable', `Only a draft can be submitted; ${what} is ${status}.`, {
          extra: { templateStatus: status },
        });
      }
      const account = await accounts.get(workspaceId, template.accountId);
      if (!account || version.content === null) throw new Error('a draft without an account or without content');
      const mayExist = underWay || (live ? template.statusRaw : version.statusRaw) === submissionUnknown;
      // A draft has kept a place for itself since it was made; an edit is a content of its own and needs another.
      if (
        !live &&
        !mayExist &&
        version.providerTemplateId === null &&
        (await this.places.used(workspaceId, account.id, tx)) >= account.templateQuota
      )
        return { full: account };
      if (live && !mayExist && (await this.places.used(workspaceId, account.id, tx)) > account.templateQuota)
        return { full: account };
      const tooSoon = live ? null : await this.editRefusal(workspaceId, template, now);
      if (tooSoon) return tooSoon;
      await templateVersions.change(tx, workspaceId, templateId, number, {
        status: 'submitting',
        claimedAt: now,
        rejectionReason: null,
      });
      if (live) await templates.change(tx, workspaceId, templateId, { status: 'submitting', rejectionReason: null }, now);
      await record({
        action: 'template.submission_started',
        subject: { kind: 'template', id: templateId },
        after: { version: number },
      });
      return { template, version, account, live, mayExist };
    });
  }

  /** WhatsApp lets an approved template be edited so often, and no more (facts §5.3). */
  private async editRefusal(workspaceId: string, template: Template, now: Date): Promise<ProblemError | null> {
    if (template.status !== 'approved') return null;
    const since = new Date(now.getTime() - templatePolicyAt(now).editsOfApproved.perDays * dayMs);
    const edits = await this.acts.stores.templateVersions.editsOfApproved(workspaceId, template.id, since);
    const { allowed, nextAllowedAt, used, most, policyVersion } = editAllowance(edits, now);
    if (allowed) return null;
    const next = nextAllowedAt?.toISOString() ?? null;
    const detail = `WhatsApp lets an approved template be edited once in 24 hours and ${most} times in 30 days. The next edit may be submitted at ${next}.`;
    return conflict('template_edit_limit_reached', detail, { extra: { used, most, nextAllowedAt: next, policyVersion } });
  }

  private async handOver(by: Requester, claim: Claim, provider: Provider, door: ProviderAccount): Promise<Submitted> {
    const { template, version } = claim;
    const { language } = template;
    const content = version.content as TemplateContent;
    const name = providerNameOf(template.name, version.number);
    const known = version.providerTemplateId ?? (claim.live ? template.providerTemplateId : null);
    let id = known ?? (claim.mayExist ? await findByName(provider, door, { name, language, body: content.body }) : null);
    if (id === null) id = (await provider.createTemplate(door, { name, language, content })).providerTemplateId;
    if (id !== known) await this.remember(by, claim, name, id);
    if (claim.mayExist) {
      const seen = await provider.fetchTemplate(door, id);
      if (seen.status !== 'draft') {
        const { status, statusRaw, rejectionReason } = seen;
        return { providerTemplateId: id, status, statusRaw, rejectionReason };
      }
    }
    const category = version.category as TemplateCategory;
    return { providerTemplateId: id, ...(await provider.submitTemplate(door, { providerTemplateId: id, name, category })) };
  }

  private remember(
    by: Requester,
    { template, version, live }: Claim,
    providerName: string,
    providerTemplateId: string,
  ): Promise<void> {
    const { templates, templateVersions } = this.acts.stores;
    return this.acts.perform(by, async ({ tx, now }) => {
      if (live) await templates.change(tx, by.workspaceId, template.id, { providerTemplateId }, now);
      await templateVersions.change(tx, by.workspaceId, template.id, version.number, { providerTemplateId, providerName });
    });
  }

  private settle(by: Requester, claim: Claim, submitted: Submitted, askedAt: Date): Promise<Template> {
    const { template, version, live } = claim;
    const { templates, templateVersions } = this.acts.stores;
    const { status, statusRaw, rejectionReason } = submitted;
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const review = { status, statusRaw, rejectionReason, submittedAt: now, reviewedAt: null };
      const providerName = providerNameOf(template.name, version.number);
      await templateVersions.change(tx, by.workspaceId, template.id, version.number, {
        ...review,
        providerName,
        claimedAt: null,
        editsApproved: !live && template.status === 'approved',
        nearDueToldAt: null,
        overdueToldAt: null,
      });
      if (live) await templates.change(tx, by.workspaceId, template.id, { ...review, providerReadAt: askedAt }, now);
      await record({
        action: 'template.submitted',
        subject: { kind: 'template', id: template.id },
        after: { status, version: version.number },
        event: {
          type: 'template.submitted',
          data: { accountId: template.accountId, status, version: version.number, edit: !live },
        },
      });
      return (await templates.lock(tx, by.workspaceId, template.id)) as Template;
    });
  }

  /** Back to draft with the provider's words; where nobody knows what became of it, the next submission looks first. */
  private giveBack(by: Requester, { template, version, live }: Claim, error: ProviderError): Promise<void> {
    const { templates, templateVersions } = this.acts.stores;
    const { code, outcome } = error.details;
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const rejectionReason = `${error.message} (${code})`;
      const statusRaw = outcome === 'unknown' ? submissionUnknown : null;
      const draft = { status: 'draft', statusRaw, rejectionReason };
      await templateVersions.change(tx, by.workspaceId, template.id, version.number, { ...draft, claimedAt: null });
      if (live) await templates.change(tx, by.workspaceId, template.id, draft, now);
      await record({
        action: 'template.submission_failed',
        subject: { kind: 'template', id: template.id },
        after: { code, outcome, version: version.number },
        event: {
          type: 'template.submission_failed',
          data: { accountId: template.accountId, code, outcome, version: version.number },
        },
      });
    });
  }
}

/** The content an earlier submission made: same name, language and body, and not yet in review under another hand. */
async function findByName(
  provider: Provider,
  door: ProviderAccount,
  made: { name: string; language: string; body: string },
): Promise<string | null> {
  for await (const page of provider.listTemplates(door)) {
    const match = page.find(
      (seen) => seen.name === made.name && sameLanguage(seen.language, made.language) && seen.content?.body === made.body,
    );
    if (match) return match.providerTemplateId;
  }
  return null;
}
