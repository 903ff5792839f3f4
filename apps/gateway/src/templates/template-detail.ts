import { Inject, Injectable } from '@nestjs/common';
import type { TemplateDetailBody } from '@heliograph/contracts';
import {
  calendarOf,
  editAllowance,
  rejectionRuleFor,
  reviewClock,
  suggestNextAct,
  templateAlternatives,
  templatePolicyAt,
  type NextAct,
  type ReviewClock,
  type TemplateCategory,
  type TemplateContent,
  type TemplateStatus,
} from '@heliograph/domain';
import type { Stores, Template, TemplateAppeal, TemplateVersion } from '@heliograph/persistence';
import { toPublicId, type Clock } from '@heliograph/platform';
import { CLOCK, STORES } from '../tokens';
import { presentWithVersions } from './present-template';
import { TemplateLint } from './template-lint';

/** Approved templates looked at for an alternative: enough to find one, not the whole account. */
const mostCandidates = 200;
const dayMs = 86_400_000;
const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

export const presentAppeal = (appeal: TemplateAppeal): TemplateDetailBody['appeals'][number] => ({
  id: toPublicId('templateAppeal', appeal.id),
  version: appeal.version,
  against: appeal.against as TemplateDetailBody['appeals'][number]['against'],
  madeAt: appeal.madeAt.toISOString(),
  madeBy: appeal.madeBy,
  note: appeal.note,
  outcome: appeal.outcome as TemplateDetailBody['appeals'][number]['outcome'],
  decidedAt: iso(appeal.decidedAt),
  decisionNote: appeal.decisionNote,
});

/** A template with everything a person needs to decide what to do about it: its review's clock, what was refused and why, what to do next. */
@Injectable()
export class TemplateDetail {
  constructor(
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly lint: TemplateLint,
  ) {}

  async of(template: Template): Promise<TemplateDetailBody> {
    const { workspaceId, id, accountId } = template;
    const now = this.clock.now();
    const since = new Date(now.getTime() - templatePolicyAt(now).editsOfApproved.perDays * dayMs);
    const [account, versions, changes, appeals, dependants, edits] = await Promise.all([
      this.stores.accounts.get(workspaceId, accountId),
      this.stores.templates.versions(workspaceId, id),
      this.stores.templateHistory.changes(workspaceId, id),
      this.stores.templateHistory.appeals(workspaceId, id),
      this.stores.templateDependants.counts(workspaceId, [id]),
      this.stores.templateVersions.editsOfApproved(workspaceId, id, since),
    ]);
    const newest = versions.find(({ number }) => number === (template.pendingVersion ?? template.currentVersion));
    const clock =
      newest?.status === 'in_review' && newest.submittedAt
        ? reviewClock(newest.submittedAt, calendarOf(account?.calendar ?? {}), now)
        : null;
    const waiting = dependants.get(id) ?? 0;
    const allowance = editAllowance(edits, now);
    return {
      ...presentWithVersions(template, versions),
      rejection: rejectionOf(template, newest),
      review: clock && newest ? presentClock(newest, clock) : null,
      nextAct: presentAct(await this.nextAct(template, versions, appeals, clock, waiting > 0)),
      edits: { ...allowance, nextAllowedAt: iso(allowance.nextAllowedAt) },
      changes: changes.map(({ kind, version, was, became, raw, reason, ruleId, at }) => ({
        kind: kind as 'status' | 'category',
        version,
        was,
        became,
        raw,
        reason,
        ruleId,
        at: at.toISOString(),
      })),
      appeals: appeals.map(presentAppeal),
      dependants: waiting,
    };
  }

  private async nextAct(
    template: Template,
    versions: readonly TemplateVersion[],
    appeals: readonly TemplateAppeal[],
    clock: ReviewClock | null,
    hasDependants: boolean,
  ): Promise<NextAct> {
    const newest = versions.find(({ number }) => number === template.pendingVersion);
    const status = (newest?.status ?? template.status) as TemplateStatus;
    const content = (newest?.content ?? template.content) as TemplateContent | null;
    const rejected = status === 'rejected';
    const findings = rejected && content !== null ? await this.findings(template, content) : [];
    const alternatives = hasDependants || status === 'disabled' ? await this.alternatives(template) : [];
    return suggestNextAct({
      status,
      ...(clock ? { clock } : {}),
      rejectionReason: newest?.rejectionReason ?? template.rejectionReason,
      lintFindings: findings,
      resubmissions: Math.max(0, versions.filter(({ submittedAt }) => submittedAt !== null).length - 1),
      appealed: appeals.some(({ version }) => version === (template.pendingVersion ?? template.currentVersion)),
      alternatives: alternatives.map(({ id, name }) => ({ id, name })),
      hasDependants,
    });
  }

  private async findings({ workspaceId, accountId, id, name, language, category }: Template, content: TemplateContent) {
    const draft = { name, language, category: category as TemplateCategory, content };
    return (await this.lint.check(workspaceId, accountId, draft, { exceptId: id })).map(({ ruleId }) => ruleId);
  }

  private async alternatives({ workspaceId, accountId, id, language, content }: Template) {
    const candidates = await this.stores.templates.approvedIn(workspaceId, accountId, language, mostCandidates);
    const values = Object.fromEntries(
      ((content as TemplateContent | null)?.variables ?? []).map(({ name, sample }) => [name, sample || 'x']),
    );
    const readable = candidates
      .filter((candidate) => candidate.id !== id && candidate.content !== null)
      .map((candidate) => ({
        ...candidate,
        status: candidate.status as TemplateStatus,
        content: candidate.content as TemplateContent,
      }));
    return templateAlternatives(readable, { language, values });
  }
}

function rejectionOf(template: Template, newest: TemplateVersion | undefined): TemplateDetailBody['rejection'] {
  const status = template.pendingVersion === null ? template.status : newest?.status;
  const raw = newest?.rejectionReason ?? (template.pendingVersion === null ? template.rejectionReason : null);
  if (status !== 'rejected') return null;
  const { code, ruleId, parsed } = rejectionRuleFor(raw ?? '');
  return { raw: raw ?? '', code, ruleId, component: parsed.component, detail: parsed.detail };
}

const presentClock = (version: TemplateVersion, clock: ReviewClock): NonNullable<TemplateDetailBody['review']> => ({
  version: version.number,
  submittedAt: (version.submittedAt as Date).toISOString(),
  dueAt: clock.dueAt.toISOString(),
  workingDaysElapsed: clock.workingDaysElapsed,
  share: clock.share,
  state: clock.state,
});

const presentAct = ({ act, reasons, alternative }: NextAct): TemplateDetailBody['nextAct'] => ({
  act,
  reasons,
  alternative: alternative ? { id: toPublicId('template', alternative.id), name: alternative.name } : null,
});
