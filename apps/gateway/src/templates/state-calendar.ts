import { Injectable } from '@nestjs/common';
import type { StateCalendarBody } from '@heliograph/contracts';
import { calendarOf, type WorkingCalendar } from '@heliograph/domain';
import { Acts } from '../audit/acts';
import { notFound } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';

/** R12: which days count for this account's reviews. Reviews under way are timed by it from now on. */
@Injectable()
export class StateCalendar {
  constructor(private readonly acts: Acts) {}

  state(by: Requester, accountId: string, calendar: StateCalendarBody): Promise<Outcome<WorkingCalendar>> {
    const { accounts } = this.acts.stores;
    return this.acts.perform(by, async ({ tx, now, record }): Promise<Outcome<WorkingCalendar>> => {
      const account = await accounts.lock(tx, by.workspaceId, accountId);
      if (!account) return notFound('account');
      await accounts.change(tx, account, { calendar }, now);
      await record({
        action: 'account.calendar_stated',
        subject: { kind: 'account', id: accountId },
        before: { calendar: account.calendar },
        after: { calendar },
        event: { type: 'account.changed', data: { fields: ['calendar'], version: account.version + 1 } },
      });
      return calendarOf(calendar);
    });
  }
}
