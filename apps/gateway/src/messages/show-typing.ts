import { Inject, Injectable } from '@nestjs/common';
import { policyAt, serviceWindow } from '@heliograph/domain';
import type { Conversation, Stores } from '@heliograph/persistence';
import { toPublicId, type Clock, type Logger, type SecretKey } from '@heliograph/platform';
import type { ProviderRegistry } from '@heliograph/providers';
import { Signals } from '@heliograph/queues';
import type { Requester } from '../requester';
import { toProviderAccount } from '../receipts/door-accounts';
import { CLOCK, LOGGER, PROVIDERS, SECRET_KEYS, STORES } from '../tokens';

/** WhatsApp shows it for some 25 seconds; a console that tells us at every key must not make a call of each. */
const quietMs = 10_000;
const mostRemembered = 10_000;

/**
 * Shows that somebody is writing: the other agents by the live stream, always; the customer where the provider can and the window is
 * open. A courtesy: a failure is no error, and nothing is kept of it.
 */
@Injectable()
export class ShowTyping {
  private readonly shownAt = new Map<string, number>();

  constructor(
    @Inject(STORES) private readonly stores: Stores,
    @Inject(PROVIDERS) private readonly providers: ProviderRegistry,
    @Inject(SECRET_KEYS) private readonly keys: readonly SecretKey[],
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Pick<Logger, 'warn'>,
    private readonly signals: Signals,
  ) {}

  async show(by: Pick<Requester, 'agentId'>, conversation: Conversation): Promise<{ shown: boolean }> {
    await this.tell(by, conversation);
    return this.showCustomer(conversation);
  }

  /** A key is nobody whom others would wait for. */
  private async tell({ agentId }: Pick<Requester, 'agentId'>, { id, workspaceId }: Conversation): Promise<void> {
    const agent = agentId === null ? null : await this.stores.agents.get(workspaceId, agentId);
    if (!agent) return;
    this.signals.publish(workspaceId, {
      type: 'conversation.typing',
      conversation: toPublicId('conversation', id),
      agent: { id: toPublicId('agent', agent.id), name: agent.name },
      state: 'composing',
    });
  }

  private async showCustomer({ id, workspaceId, channelId, lastCustomerMessageAt }: Conversation): Promise<{ shown: boolean }> {
    const now = this.clock.now();
    if (!serviceWindow(lastCustomerMessageAt, policyAt(now)).isOpen(now)) return { shown: false };
    if (now.getTime() - (this.shownAt.get(id) ?? -Infinity) < quietMs) return { shown: true };
    const channel = await this.stores.channels.get(workspaceId, channelId);
    const account = channel && (await this.stores.accounts.get(workspaceId, channel.accountId));
    const heard = await this.stores.messages.lastHeard(workspaceId, id);
    if (!account || heard === null) return { shown: false };
    const provider = this.providers.get(account.provider);
    if (!provider.capabilities.typing) return { shown: false };
    try {
      await provider.showTyping(toProviderAccount(account, this.keys), heard);
    } catch (error) {
      this.logger.warn({ err: error, conversationId: id }, 'The typing indicator was not shown');
      return { shown: false };
    }
    if (this.shownAt.size >= mostRemembered) this.shownAt.clear();
    this.shownAt.set(id, now.getTime());
    return { shown: true };
  }
}
