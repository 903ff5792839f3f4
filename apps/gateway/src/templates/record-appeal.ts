import { Injectable } from '@nestjs/common';
import type { DecideAppealBody, RecordAppealBody } from '@heliograph/contracts';
import type { Template, TemplateAppeal } from '@heliograph/persistence';
import { Acts } from '../audit/acts';
import { conflict, notFound, unprocessable, type ProblemError } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';

/**
 * Keeps what the business did with Meta and what came of it (R6: we never appeal for anyone). A reversal recorded here changes no
 * status: the template may be sent again when the provider itself says approved (R10).
 */
@Injectable()
export class RecordAppeal {
  constructor(private readonly acts: Acts) {}

  record(by: Requester, templateId: string, body: RecordAppealBody): Promise<Outcome<TemplateAppeal[]>> {
    const { templates, templateHistory, templateVersions } = this.acts.stores;
    return this.acts.perform(by, async ({ tx, now, record }): Promise<Outcome<TemplateAppeal[]>> => {
      const template = await templates.lock(tx, by.workspaceId, templateId);
      if (!template) return notFound('template');
      const madeAt = new Date(body.madeAt);
      if (madeAt.getTime() > now.getTime())
        return unprocessable('occurred_in_future', 'The appeal cannot have been made in the future.');
      const number = template.pendingVersion ?? template.currentVersion;
      const version = await templateVersions.get(by.workspaceId, templateId, number, tx);
      const refused = nothingToAppeal(template, version?.status ?? template.status, body.against);
      if (refused) return refused;
      const earlier = await templateHistory.appeals(by.workspaceId, templateId, tx);
      const open = earlier.find(({ outcome }) => outcome === null);
      if (open)
        return conflict(
          'template_appeal_open',
          `The appeal of ${open.madeAt.toISOString()} has no outcome yet. Record that first.`,
        );
      const { against, madeBy, note = null } = body;
      await templateHistory.addAppeal(tx, {
        workspaceId: by.workspaceId,
        templateId,
        version: number,
        against,
        madeAt,
        madeBy,
        note,
        recordedBy: by.actor,
        recordedAt: now,
      });
      await record({
        action: 'template.appeal_recorded',
        subject: { kind: 'template', id: templateId },
        after: { version: number, against, madeAt, madeBy },
        note,
        event: { type: 'template.appealed', data: { accountId: template.accountId, version: number, against } },
      });
      return templateHistory.appeals(by.workspaceId, templateId, tx);
    });
  }

  decide(by: Requester, templateId: string, appealId: string, body: DecideAppealBody): Promise<Outcome<TemplateAppeal[]>> {
    const { templates, templateHistory } = this.acts.stores;
    return this.acts.perform(by, async ({ tx, now, record }): Promise<Outcome<TemplateAppeal[]>> => {
      const template = await templates.lock(tx, by.workspaceId, templateId);
      if (!template) return notFound('template');
      const appeal = await templateHistory.lockAppeal(tx, by.workspaceId, templateId, appealId);
      if (!appeal) return notFound('template appeal');
      if (appeal.outcome !== null) return conflict('template_appeal_decided', `The appeal was ${appeal.outcome} already.`);
      const decidedAt = new Date(body.decidedAt);
      if (decidedAt.getTime() > now.getTime() || decidedAt.getTime() < appeal.madeAt.getTime()) {
        return unprocessable('decided_at_impossible', 'The decision must lie between the appeal and now.');
      }
      const { outcome, note = null } = body;
      await templateHistory.decideAppeal(tx, appealId, { outcome, decidedAt, decisionNote: note });
      await record({
        action: 'template.appeal_decided',
        subject: { kind: 'template', id: templateId },
        before: { outcome: null },
        after: { version: appeal.version, against: appeal.against, outcome, decidedAt },
        note,
        event: {
          type: 'template.appeal_decided',
          data: { accountId: template.accountId, version: appeal.version, against: appeal.against, outcome },
        },
      });
      return templateHistory.appeals(by.workspaceId, templateId, tx);
    });
  }
}

function nothingToAppeal(template: Template, versionStatus: string, against: RecordAppealBody['against']): ProblemError | null {
  const holds = {
    rejection: template.status === 'rejected' || versionStatus === 'rejected',
    disabling: template.status === 'disabled',
    category: template.requestedCategory !== null && template.requestedCategory !== template.category,
  }[against];
  if (holds) return null;
  const words = {
    rejection: 'It is not rejected.',
    disabling: 'It is not disabled.',
    category: 'Its category is the one that was asked for.',
  };
  return conflict('template_nothing_to_appeal', words[against], { extra: { templateStatus: template.status } });
}
