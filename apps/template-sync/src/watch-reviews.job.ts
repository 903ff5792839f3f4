import { calendarOf, InvalidWorkingCalendarError, reviewClock } from '@heliograph/domain';
import type { ReviewUnderWay, Stores } from '@heliograph/persistence';
import type { Clock, Logger } from '@heliograph/platform';

/** Reviews looked at in one run; the others wait for the next. */
const mostAtOnce = 5_000;

/**
 * R12: a review that is nearly due, and one that is overdue, is told once each, whichever of many workers sees it first. The calendar
 * is the account's as it is now.
 */
export class WatchReviews {
  constructor(
    private readonly stores: Stores,
    private readonly clock: Clock,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  /** How many alarms were raised. */
  async handle(): Promise<number> {
    const now = this.clock.now();
    let raised = 0;
    for (const review of await this.stores.templateUpkeep.reviewsUnderWay(mostAtOnce)) {
      try {
        const clock = reviewClock(review.submittedAt, calendarOf(review.calendar), now);
        if (clock.state === 'overdue') raised += await this.tell(review, 'overdue', clock.dueAt, now);
        else if (clock.state === 'near' && !review.nearDueTold) raised += await this.tell(review, 'near', clock.dueAt, now);
      } catch (error) {
        if (!(error instanceof InvalidWorkingCalendarError)) throw error;
        this.logger.warn(
          { err: error, accountId: review.accountId },
          'The calendar of an account cannot be computed with; its reviews are not timed',
        );
      }
    }
    return raised;
  }

  private async tell(review: ReviewUnderWay, alarm: 'near' | 'overdue', dueAt: Date, now: Date): Promise<number> {
    const { workspaceId, templateId, accountId, number, submittedAt, versionId } = review;
    return this.stores.dataSource.transaction(async (tx) => {
      if (!(await this.stores.templateUpkeep.tellOnce(tx, versionId, alarm, now))) return 0;
      const type = alarm === 'near' ? 'template.review_near_due' : 'template.review_overdue';
      const data = { accountId, version: number, submittedAt: submittedAt.toISOString(), dueAt: dueAt.toISOString() };
      await this.stores.events.append(tx, [
        { workspaceId, type, subjectKind: 'template', subjectId: templateId, data, occurredAt: now },
      ]);
      return 1;
    });
  }
}
