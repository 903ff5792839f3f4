import { Inject, Injectable } from '@nestjs/common';
import { lintTemplate, maySubmit, type LintDraft, type LintFinding, type LintedTemplate } from '@heliograph/domain';
import type { Stores } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import { unprocessable, type ProblemError } from '../http';
import { STORES } from '../tokens';

const atWhatsApp = (status: string): boolean => status !== 'draft' && status !== 'rejected';

/** The lint with what this account knows: its other templates, and the wordings WhatsApp refused here before (R14). */
@Injectable()
export class TemplateLint {
  constructor(@Inject(STORES) private readonly stores: Stores) {}

  /** @param exceptId the template being edited: it is no duplicate of itself */
  async check(
    workspaceId: string,
    accountId: string,
    draft: LintDraft,
    options: { exceptId?: string | null; brandDomains?: string[] } = {},
  ): Promise<LintFinding[]> {
    const [templates, rejections] = await Promise.all([
      this.stores.templates.ofAccount(workspaceId, accountId),
      this.stores.templateHistory.rejectedWordings(workspaceId, accountId),
    ]);
    // A wording WhatsApp has not got, or has refused, is no twin of this one; refused ones are in `rejections`.
    const others = templates
      .filter(({ id, content, status }) => id !== options.exceptId && content !== null && atWhatsApp(status))
      .map(
        ({ id, name, language, category, status, content }) =>
          ({ id: toPublicId('template', id), name, language, category, status, content }) as LintedTemplate,
      );
    const { brandDomains } = options;
    return lintTemplate(draft, { others, rejections, ...(brandDomains ? { brandDomains } : {}) });
  }
}

/** The refusal of a draft that WhatsApp is known to refuse; null when nothing found blocks it. All findings go with it. */
export function lintRefusal(findings: readonly LintFinding[]): ProblemError | null {
  if (maySubmit(findings)) return null;
  const blocking = findings.filter(({ severity }) => severity === 'blocks');
  const detail = `WhatsApp would refuse it: ${blocking.map(({ message }) => message).join(' ')}`;
  return unprocessable('template_lint_blocked', detail, { extra: { findings } });
}
