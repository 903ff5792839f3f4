import { isNudgeDue, policyAt, renderReply, serviceWindow, type NudgeKind } from '@heliograph/domain';
import type { Stores, WindowNudge } from '@heliograph/persistence';
import { fromPublicId, type Clock } from '@heliograph/platform';
import type { AcceptMessages } from '../messages/accept-message';
import { uuidOf } from '../public-ids';
import { factsOf } from './window-facts';
import { windowPolicyOf } from './window-policy';

const path = '/internal/window-nudge';
const hourMs = 3_600_000;

/**
 * Sends what was planned for one window, as an ordinary message: consent, caps and standing are asked like for any other. The Idempotency-Key
 * is made from the window, so that however often this runs, the customer hears it once.
 */
export class SendNudge {
  constructor(
    private readonly stores: Stores,
    private readonly accept: AcceptMessages,
    private readonly clock: Clock,
  ) {}

  async send(nudge: WindowNudge): Promise<void> {
    const now = this.clock.now();
    const kind = nudge.kind as NudgeKind;
    const key = `window-${kind}:${nudge.conversationId}:${nudge.windowOpenedAt.getTime()}`;
    const idempotency = { key, requestHash: kind, path };
    // A run that died between the message and this row: the message stands, whatever has happened since.
    const before = await this.stores.idempotency.find({ ...idempotency, workspaceId: nudge.workspaceId, method: 'POST' });
    if (before.state === 'replay') return this.sent(nudge, messageIn(before.body), now);

    const workspace = await this.stores.workspaces.get(nudge.workspaceId);
    const policy = windowPolicyOf(workspace?.settings ?? {});
    const window = await this.stores.windowDesk.still(nudge.workspaceId, nudge.conversationId, nudge.windowOpenedAt);
    if (!window || !isNudgeDue(kind, policy, factsOf(window, now))) return this.refused(nudge, 'no_longer_due', now);
    const template = policy[kind].template;
    if (template === null) return this.refused(nudge, 'no_longer_due', now);

    const contact = await this.stores.contacts.get(nudge.workspaceId, window.contactId);
    const names = { 'contact.name': contact?.name ?? null, 'workspace.name': workspace?.name ?? null };
    const filled = Object.entries(template.variables).map(
      ([name, value]) => [name, renderReply({ en: value }, null, names)] as const,
    );
    if (filled.some(([, { missing }]) => missing.length > 0)) return this.refused(nudge, 'name_missing', now);

    const { closesAt } = serviceWindow(window.openedAt, policyAt(now));
    const outcome = await this.accept.send({
      workspaceId: nudge.workspaceId,
      actor: 'system',
      channelId: window.channelId,
      to: { contactId: window.contactId },
      content: null,
      template: {
        templateId: uuidOf('template', template.id),
        name: null,
        language: null,
        variables: Object.fromEntries(filled.map(([name, { text }]) => [name, text])),
      },
      purpose: null,
      lane: 'notification',
      sendAt: null,
      // Worthless once the window it speaks of is closed.
      expiresAt: kind === 'nudge' ? closesAt : new Date(now.getTime() + hourMs),
      fallback: null,
      onUnknown: 'give_up',
      reference: null,
      idempotency,
    });
    switch (outcome.outcome) {
      case 'accepted':
        return this.sent(nudge, outcome.message.id, now);
      case 'replayed':
        return this.sent(nudge, messageIn(outcome.body), now);
      case 'refused':
        return this.refused(nudge, outcome.decision.reasons[0]?.code ?? 'refused', now);
      case 'not_found':
        return this.refused(nudge, `${outcome.what}_not_found`, now);
      default:
        // Another worker is at it: the row stays planned and the next run finds its message.
        return;
    }
  }

  private sent(nudge: WindowNudge, messageId: string | null, at: Date): Promise<void> {
    return this.stores.windowDesk.settle(nudge, { state: 'sent', messageId, code: null, at });
  }

  private refused(nudge: WindowNudge, code: string, at: Date): Promise<void> {
    return this.stores.windowDesk.settle(nudge, { state: 'refused', messageId: null, code, at });
  }
}

const messageIn = (body: unknown): string | null => fromPublicId('message', String((body as { id?: unknown } | null)?.id ?? ''));
