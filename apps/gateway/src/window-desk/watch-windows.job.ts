import {
  alarmsDue,
  fallbackWithinMinutes,
  isNudgeDue,
  isOverNudgeCap,
  policyAt,
  serviceWindow,
  type NudgeKind,
  type WindowPolicy,
} from '@heliograph/domain';
import type { ClosingWindow, Stores, Workspace } from '@heliograph/persistence';
import type { Clock, Logger } from '@heliograph/platform';
import type { SendNudge } from './send-nudge';
import { factsOf } from './window-facts';
import { windowPolicyOf } from './window-policy';

/** Windows of one workspace looked at in one run, the nearest to their end first. */
const mostWindows = 5000;
const mostNudges = 500;
const kinds: NudgeKind[] = ['nudge', 'fallback'];

/**
 * Raises each alarm of a window once, and plans what the workspace wants sent: a row first, then the message. A run that dies is finished by
 * the next one; the row and the message's Idempotency-Key keep it from being sent twice.
 */
export class WatchWindows {
  constructor(
    private readonly stores: Stores,
    private readonly nudges: SendNudge,
    private readonly clock: Clock,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  async handle(): Promise<void> {
    for (const workspace of await this.stores.workspaces.all()) {
      try {
        await this.watch(workspace);
      } catch (error) {
        this.logger.warn(
          { err: error, workspaceId: workspace.id },
          'The windows of a workspace could not be watched; the next run tries again',
        );
      }
    }
    for (const planned of await this.stores.windowDesk.planned(mostNudges)) {
      try {
        await this.nudges.send(planned);
      } catch (error) {
        this.logger.warn(
          { err: error, conversationId: planned.conversationId },
          'A planned message was not sent; the next run tries again',
        );
      }
    }
  }

  private async watch(workspace: Workspace): Promise<void> {
    const now = this.clock.now();
    const policy = windowPolicyOf(workspace.settings);
    const horizonMinutes = Math.max(0, ...policy.alarmsMinutes, policy.nudge.enabled ? policy.nudge.minutesBefore : 0);
    const closedMinutes = policy.fallback.enabled ? fallbackWithinMinutes : 0;
    const { windowHours, windowMarginSeconds } = policyAt(now);
    const lastStillOpen = now.getTime() - windowHours * 3_600_000 + windowMarginSeconds * 1000;
    const windows = await this.stores.windowDesk.between(
      workspace.id,
      new Date(lastStillOpen - closedMinutes * 60_000 - 1),
      new Date(lastStillOpen + horizonMinutes * 60_000),
      mostWindows,
    );
    for (const window of windows) await this.alarm(workspace.id, policy, window, now);
    await this.plan(workspace.id, policy, windows, now);
  }

  private async alarm(workspaceId: string, policy: WindowPolicy, window: ClosingWindow, now: Date): Promise<void> {
    const { closesAt, secondsLeft } = serviceWindow(window.openedAt, policyAt(now));
    const { tell, settle } = alarmsDue(policy.alarmsMinutes, secondsLeft(now), window.alarmsTold);
    if (settle.length === 0) return;
    const { conversationId, channelId, contactId, assigneeId, teamId, answered } = window;
    await this.stores.dataSource.transaction(async (tx) => {
      for (const minutes of settle) {
        const isNew = await this.stores.windowDesk.tellOnce(tx, workspaceId, window, minutes, now);
        if (!isNew || minutes !== tell) continue;
        const data = { minutes, closesAt: closesAt?.toISOString(), answered, channelId, contactId, assigneeId, teamId };
        const about = { subjectKind: 'conversation', subjectId: conversationId, occurredAt: now };
        await this.stores.events.append(tx, [
          { workspaceId, type: 'conversation.window_closing', ...about, data: withAgent(data) },
        ]);
      }
    });
  }

  private async plan(workspaceId: string, policy: WindowPolicy, windows: ClosingWindow[], now: Date): Promise<void> {
    const wanted = windows.flatMap((window) =>
      kinds
        .filter((kind) => !window.nudges.includes(kind) && isNudgeDue(kind, policy, factsOf(window, now)))
        .map((kind) => ({ kind, window })),
    );
    if (wanted.length === 0) return;
    const { windowDesk } = this.stores;
    await this.stores.dataSource.transaction(async (tx) => {
      await windowDesk.holdPlan(tx, workspaceId);
      const contacts = [...new Set(wanted.map(({ window }) => window.contactId))];
      const since = new Date(now.getTime() - policy.nudge.perContactCap.perHours * 3_600_000);
      const sent = await windowDesk.sentTo(tx, workspaceId, contacts, since);
      for (const { kind, window } of wanted) {
        const earlier = sent.get(window.contactId) ?? [];
        const over = isOverNudgeCap(policy, earlier, now);
        const state = over ? ('refused' as const) : ('planned' as const);
        await windowDesk.plan(tx, workspaceId, window, { kind, state, code: over ? 'contact_cap_reached' : null }, now);
        if (!over) sent.set(window.contactId, [...earlier, now]);
      }
    });
  }
}

/** `agentId` is what the outside sees as `agt_…`. */
const withAgent = ({ assigneeId, ...data }: { assigneeId: string | null } & Record<string, unknown>) => ({
  ...data,
  agentId: assigneeId,
});
