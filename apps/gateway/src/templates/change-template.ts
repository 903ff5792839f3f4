import { Injectable } from '@nestjs/common';
import type { ChangeTemplateBody } from '@heliograph/contracts';
import type { TemplateCategory, TemplateContent } from '@heliograph/domain';
import type { Template, TemplateVersion } from '@heliograph/persistence';
import { Acts, type Act } from '../audit/acts';
import { conflict, notFound, unprocessable, type ProblemError } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';
import { submissionUnknown } from './submission-failed';
import { undeclaredVariables } from './undeclared-variables';

interface Edit {
  template: Template;
  content: TemplateContent;
  category: TemplateCategory;
  /** The version that the change is based on. */
  base: TemplateVersion;
}

/**
 * R12: what was submitted is never changed; an edit is a new version with a review of its own. A template that can be sent goes on being
 * sent as it was approved until the edit is approved too; one that cannot (a draft, a refused one) follows the edit at once.
 */
@Injectable()
export class ChangeTemplate {
  constructor(private readonly acts: Acts) {}

  async change(by: Requester, templateId: string, body: ChangeTemplateBody): Promise<Outcome<Template>> {
    const undeclared = body.content ? undeclaredVariables(body.content as TemplateContent) : null;
    if (undeclared) return undeclared;
    return this.acts.perform(by, async (act): Promise<Outcome<Template>> => {
      const { templates, templateVersions } = this.acts.stores;
      const template = await templates.lock(act.tx, by.workspaceId, templateId);
      if (!template) return notFound('template');
      const number = template.pendingVersion ?? template.currentVersion;
      const base = await templateVersions.get(by.workspaceId, templateId, number, act.tx);
      if (!base) throw new Error('a template without its version');
      const refused = refusalOf(template, base, body);
      if (refused) return refused;
      const content = (body.content as TemplateContent | undefined) ?? (base.content as TemplateContent | null);
      if (content === null) {
        return unprocessable('template_content_unknown', 'The content could not be read from the provider. Give all of it.');
      }
      const edit = { template, content, category: body.category ?? (base.category as TemplateCategory), base };
      const changed = untouched(template, base) ? await this.rewrite(by, act, edit) : await this.addVersion(by, act, edit);
      await act.record({
        action: 'template.edited',
        subject: { kind: 'template', id: templateId },
        before: { version: base.number, content: base.content, category: base.category },
        after: { version: changed, content, category: edit.category },
        event: { type: 'template.edited', data: { accountId: template.accountId, version: changed } },
      });
      return (await templates.lock(act.tx, by.workspaceId, templateId)) as Template;
    });
  }

  /** Nobody but us has seen this version. */
  private async rewrite(by: Requester, { tx, now }: Act, { template, content, category, base }: Edit): Promise<number> {
    const { templates, templateVersions } = this.acts.stores;
    await templateVersions.change(tx, by.workspaceId, template.id, base.number, { content, category, rejectionReason: null });
    if (base.number === template.currentVersion) {
      await templates.change(
        tx,
        by.workspaceId,
        template.id,
        { content, category, requestedCategory: category, rejectionReason: null },
        now,
      );
    }
    return base.number;
  }

  private async addVersion(by: Requester, { tx, now }: Act, { template, content, category, base }: Edit): Promise<number> {
    const { templates, templateVersions } = this.acts.stores;
    const { workspaceId, actor } = by;
    const number = base.number + 1;
    await templates.addVersion(tx, workspaceId, { templateId: template.id, number, content, category, actor, now });
    if (base.status === 'draft')
      await templateVersions.change(tx, workspaceId, template.id, base.number, { status: 'superseded' });
    if (keepsSending(template)) {
      await templates.change(tx, workspaceId, template.id, { pendingVersion: number }, template.updatedAt);
      return number;
    }
    await templates.change(
      tx,
      workspaceId,
      template.id,
      {
        status: 'draft',
        statusRaw: null,
        content,
        category,
        requestedCategory: category,
        providerTemplateId: null,
        rejectionReason: null,
        currentVersion: number,
        pendingVersion: null,
        submittedAt: null,
        reviewedAt: null,
      },
      now,
    );
    return number;
  }
}

/** Approved once: it is, or may come back to, what customers get. */
const keepsSending = ({ status }: Template): boolean => status === 'approved' || status === 'paused' || status === 'disabled';

/** A draft of which the provider holds nothing, for sure. */
const untouched = (template: Template, version: TemplateVersion): boolean => {
  const raw = version.number === template.currentVersion ? (version.statusRaw ?? template.statusRaw) : version.statusRaw;
  return version.status === 'draft' && version.providerTemplateId === null && raw !== submissionUnknown;
};

function refusalOf(template: Template, version: TemplateVersion, { category }: ChangeTemplateBody): ProblemError | null {
  const pending = template.pendingVersion !== null;
  const status = pending ? version.status : template.status;
  if (status === 'submitting') {
    return conflict('template_submission_in_progress', 'The template is being submitted. Look again shortly.');
  }
  if (status === 'in_review') {
    return conflict('template_in_review', 'WhatsApp is reviewing it. Wait for the answer, or delete it.', {
      extra: { version: version.number },
    });
  }
  if (!pending && (status === 'unknown' || status === 'deleted')) {
    return conflict('template_not_editable', `A template that is ${status} cannot be edited.`, {
      extra: { templateStatus: status },
    });
  }
  if (category !== undefined && category !== template.category && keepsSending(template)) {
    const detail = `WhatsApp fixed the category ${template.category} when it approved the template. Make a new template.`;
    return conflict('template_category_fixed', detail, { extra: { category: template.category } });
  }
  return null;
}
