import { Inject, Injectable } from '@nestjs/common';
import type { LiveReportBody, ServiceReportBody, TemplateReportBody } from '@heliograph/contracts';
import { policyAt } from '@heliograph/domain';
import type { ReportSpan, Stores } from '@heliograph/persistence';
import { fromPublicId, toPublicId, type Clock } from '@heliograph/platform';
import { badRequest } from '../http';
import { CLOCK, STORES } from '../tokens';

const dayMs = 86_400_000;
const mostDays = 92;
/** Who was not heard of for this long is not there. */
const presentWithinMs = 2 * 60_000;

export interface ReportQuery {
  from?: string | undefined;
  to?: string | undefined;
  channel?: string | undefined;
  team?: string | undefined;
}

/** The numbers of a span as the API shows them; the CSV twins are made of the same. */
@Injectable()
export class MakeReports {
  constructor(
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async service(workspaceId: string, query: ReportQuery, bucket: 'hour' | 'day'): Promise<ServiceReportBody> {
    const now = this.clock.now();
    const span = spanOf(query, now);
    const { windowHours, windowMarginSeconds } = policyAt(now);
    const windowMs = windowHours * 3_600_000 - windowMarginSeconds * 1000;
    const report = await this.stores.reports.service(workspaceId, span, bucket, windowMs, now);
    const agents = report.byActor.flatMap(({ actor, ...row }) => {
      const id = fromPublicId('agent', actor.slice('agent:'.length));
      return id === null ? [] : [{ id, ...row }];
    });
    const names = await this.stores.reports.namesOf(
      workspaceId,
      agents.map(({ id }) => id),
    );
    return {
      from: span.from.toISOString(),
      to: span.to.toISOString(),
      firstResponse: report.firstResponse,
      resolution: report.resolution,
      windowsLost: report.windowsLost,
      volume: report.volume.map(({ at, ...counts }) => ({ at: at.toISOString(), ...counts })),
      byAgent: agents.map(({ id, ...row }) => ({ agent: { id: toPublicId('agent', id), name: names.get(id) ?? '' }, ...row })),
    };
  }

  async templates(workspaceId: string, query: ReportQuery): Promise<TemplateReportBody> {
    const span = spanOf(query, this.clock.now());
    const rows = await this.stores.reports.templates(workspaceId, span);
    return {
      from: span.from.toISOString(),
      to: span.to.toISOString(),
      data: rows.map(({ id, ...row }) => ({ template: toPublicId('template', id), ...row })),
    };
  }

  async live(workspaceId: string): Promise<LiveReportBody> {
    const seenAfter = new Date(this.clock.now().getTime() - presentWithinMs);
    const { waiting, active, load } = await this.stores.reports.live(workspaceId, seenAfter);
    const count = (presence: string): number => load.filter((agent) => agent.presence === presence).length;
    return {
      waiting,
      active,
      online: count('online'),
      away: count('away'),
      load: load.map(({ id, name, ...row }) => ({ agent: { id: toPublicId('agent', id), name }, ...row })),
    };
  }
}

/** The last seven days where nothing is said. */
function spanOf({ from, to, channel, team }: ReportQuery, now: Date): ReportSpan {
  const end = to === undefined ? now : new Date(to);
  const start = from === undefined ? new Date(end.getTime() - 7 * dayMs) : new Date(from);
  const problem = (code: string, message: string) =>
    badRequest('invalid_parameter', message, [{ parameter: 'from', code, message }]);
  if (start >= end) throw problem('span_empty', 'The span must end after it begins.');
  if (end.getTime() - start.getTime() > mostDays * dayMs)
    throw problem('span_too_long', `A report covers at most ${mostDays} days.`);
  return { from: start, to: end, channelId: channel, teamId: team };
}
