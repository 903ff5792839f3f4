import { Inject, Injectable } from '@nestjs/common';
import {
  templateQuota,
  type QuotaTemplate,
  type TemplateContent,
  type TemplateQuota,
  type TemplateStatus,
} from '@heliograph/domain';
import type { Account, Stores, Template } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import type { Tx } from '../audit/acts';
import { conflict, type ProblemError } from '../http';
import { STORES } from '../tokens';

/** How many deletable templates a refusal names; the meter has them all. */
const mostNamed = 10;
const noContent = { kind: 'text', body: '', variables: [] } as const;

export interface Meter extends TemplateQuota {
  otherContents: number;
  templates: Template[];
}

/** How full an account is (R11). A draft keeps a place for itself: it was made to be submitted. */
@Injectable()
export class TemplatePlaces {
  constructor(@Inject(STORES) private readonly stores: Stores) {}

  async used(workspaceId: string, accountId: string, tx?: Tx): Promise<number> {
    const own = await this.stores.templates.count(workspaceId, accountId, tx);
    return own + (await this.stores.templateVersions.countOtherContents(workspaceId, accountId, tx));
  }

  /** The whole meter; reads every template of the account. */
  async meter(account: Account, now: Date): Promise<Meter> {
    const { workspaceId, id: accountId, templateQuota: limit } = account;
    const templates = await this.stores.templates.ofAccount(workspaceId, accountId);
    const [dependants, otherContents] = await Promise.all([
      this.stores.templateDependants.counts(
        workspaceId,
        templates.map(({ id }) => id),
      ),
      this.stores.templateVersions.countOtherContents(workspaceId, accountId),
    ]);
    const facts = templates.map((template): QuotaTemplate => {
      const { id, name, language, createdAt, lastSentAt } = template;
      const content = (template.content as TemplateContent | null) ?? noContent;
      const status = template.status as TemplateStatus;
      return { id, name, language, status, content, createdAt, lastSentAt, dependants: dependants.get(id) ?? 0 };
    });
    return {
      ...templateQuota({ used: templates.length + otherContents, limit, templates: facts }, now),
      otherContents,
      templates,
    };
  }

  /** 409 that says what could go. */
  async refusal(account: Account, now: Date): Promise<ProblemError> {
    const { used, limit, safeToDelete, templates } = await this.meter(account, now);
    const named = safeToDelete.slice(0, mostNamed).map(({ id, reasons }) => {
      const template = templates.find((one) => one.id === id);
      return { id: toPublicId('template', id), name: template?.name ?? null, language: template?.language ?? null, reasons };
    });
    const advice = named.length > 0 ? 'Delete one of those named here first.' : 'Delete one first; none is known to be unused.';
    return conflict('template_quota_reached', `The account holds ${used} of ${limit} templates (R11). ${advice}`, {
      extra: { used, limit, safeToDelete: named },
    });
  }

  /** Notes how full the account is now; one event each time it becomes nearly full. Call under the account's lock. */
  async note(tx: Tx, account: Account, used: number, now: Date): Promise<void> {
    const { workspaceId, id: accountId, templateQuota: limit } = account;
    const { state } = templateQuota({ used, limit, templates: [] }, now);
    const before = await this.stores.templateUpkeep.noteQuota(tx, workspaceId, accountId, state);
    if (before !== 'ok' || state === 'ok') return;
    const data = { accountId, used, limit, state };
    await this.stores.events.append(tx, [
      { workspaceId, type: 'template.quota_near', subjectKind: 'account', subjectId: accountId, data, occurredAt: now },
    ]);
  }
}
