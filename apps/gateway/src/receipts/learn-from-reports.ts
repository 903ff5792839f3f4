import { isTooFast } from '@heliograph/domain';
import type { AppliedReport, Stores } from '@heliograph/persistence';
import type { Logger } from '@heliograph/platform';
import type { PaceBrake } from '@heliograph/queues';

/** The provider names no time in a callback, ms. */
const pauseMs = 1000;

/**
 * What a delivery report tells about what comes after its message, as a direct answer does (`learn-from-answer.ts` of the sender): its
 * channel was too fast, or its template is not taken. Called after the reports are committed, for those that moved their message; what
 * fails here, or is lost with this process, the next such report tells again.
 */
export class LearnFromReports {
  constructor(
    private readonly stores: Pick<Stores, 'templateHolds'>,
    private readonly brake: Pick<PaceBrake, 'slowDown'>,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  async learn(reports: readonly AppliedReport[]): Promise<void> {
    const slowed = new Set<string>();
    const lessons = reports.flatMap(({ error, at, message }): Promise<unknown>[] => {
      if (isTooFast(error.code) && !slowed.has(message.channelId)) {
        slowed.add(message.channelId);
        return [this.brake.slowDown(message.accountId, message.channelId, pauseMs)];
      }
      if (error.kind !== 'template' || message.templateId === null) return [];
      const why = { code: error.code, message: error.message, at, messageId: message.id, attemptId: message.attemptId };
      return [this.stores.templateHolds.hold(message.workspaceId, message.templateId, why)];
    });
    for (const lesson of await Promise.allSettled(lessons)) {
      if (lesson.status === 'rejected') {
        this.logger.warn({ err: lesson.reason as Error }, 'What a delivery report told could not be kept');
      }
    }
  }
}
