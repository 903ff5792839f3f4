import { Inject, Injectable } from '@nestjs/common';
import { nameBlockedUntil } from '@heliograph/domain';
import type { Template } from '@heliograph/persistence';
import type { SecretKey } from '@heliograph/platform';
import { ProviderError, type ProviderRegistry } from '@heliograph/providers';
import { Acts } from '../audit/acts';
import { conflict, notFound, type ProblemError } from '../http';
import type { Outcome } from '../outcome';
import { toProviderAccount } from '../receipts/door-accounts';
import type { Requester } from '../requester';
import { PROVIDERS, SECRET_KEYS } from '../tokens';
import { providerRefusal } from './submission-failed';

/**
 * Deletes at the provider first, then here: what is left by a crash in between is a template the provider no longer lists, and deleting
 * again ends it. The row stays as a tombstone, with its name blocked as long as WhatsApp blocks it.
 *
 * Not promised: that nothing was accepted with it in the last instant; such a message is held or refused when it is decided again.
 */
@Injectable()
export class DeleteTemplate {
  constructor(
    private readonly acts: Acts,
    @Inject(PROVIDERS) private readonly providers: ProviderRegistry,
    @Inject(SECRET_KEYS) private readonly keys: readonly SecretKey[],
  ) {}

  /** @param force delete though messages wait for it: they are held until they are switched to another template, or canceled */
  async delete(by: Requester, templateId: string, force: boolean): Promise<Outcome<void>> {
    const { accounts, templates, templateVersions, templateDependants } = this.acts.stores;
    const template = await templates.get(by.workspaceId, templateId);
    if (!template) return notFound('template');
    const refused = refusalOf(template);
    if (refused) return refused;
    const dependants = (await templateDependants.counts(by.workspaceId, [templateId])).get(templateId) ?? 0;
    if (dependants > 0 && !force) {
      const detail = `${dependants} messages wait for it. Switch them to another template (replace-with), or delete with force and they are held.`;
      return conflict('template_has_dependants', detail, { extra: { dependants } });
    }
    const account = await accounts.get(by.workspaceId, template.accountId);
    if (!account) throw new Error('a template without an account');
    const provider = this.providers.get(account.provider);
    const contents = await templateVersions.contentsOf(by.workspaceId, templateId);
    if (contents.length > 0) {
      const door = toProviderAccount(account, this.keys);
      try {
        for (const content of contents) await provider.deleteTemplate(door, content);
      } catch (error) {
        if (error instanceof ProviderError) return providerRefusal(error, 'Nothing was deleted here; delete it again.');
        throw error;
      }
    }
    await this.bury(by, templateId, { force, dependants });
  }

  private bury(by: Requester, templateId: string, given: { force: boolean; dependants: number }): Promise<void> {
    const { templates } = this.acts.stores;
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const template = await templates.lock(tx, by.workspaceId, templateId);
      // Somebody deleting the same template was faster.
      if (!template) return;
      const wasApproved = template.status === 'approved' || template.status === 'paused';
      const blockedUntil = wasApproved ? nameBlockedUntil(now) : null;
      await templates.bury(tx, by.workspaceId, templateId, now, blockedUntil);
      const { accountId, name, language, status } = template;
      const until = blockedUntil?.toISOString() ?? null;
      await record({
        action: 'template.deleted',
        subject: { kind: 'template', id: templateId },
        before: { accountId, name, language, status },
        after: { ...given, nameBlockedUntil: until },
        event: {
          type: 'template.deleted',
          data: { accountId, name, language, nameBlockedUntil: until, dependants: given.dependants },
        },
      });
    });
  }
}

function refusalOf({ status, pendingVersion }: Template): ProblemError | null {
  if (status === 'submitting')
    return conflict('template_submission_in_progress', 'The template is being submitted. Look again shortly.');
  if (status === 'disabled') {
    const detail = 'WhatsApp deletes no disabled template (facts §5.3). Edit it, or leave it; it cannot be sent.';
    return conflict('template_not_deletable', detail, { extra: { templateStatus: status, pendingVersion } });
  }
  return null;
}
