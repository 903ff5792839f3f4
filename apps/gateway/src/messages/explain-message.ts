import {
  decideSend,
  disposition,
  estimatePrice,
  templateAlternatives,
  type Decision,
  type PriceEstimate,
} from '@heliograph/domain';
import type { Stores, Template } from '@heliograph/persistence';
import type { Clock } from '@heliograph/platform';
import type { TemplateContent, TemplateStatus } from '@heliograph/domain';
import { gatherFacts, type CapabilitiesOf, type NotFound, type SendCommand } from './send-facts';

export interface Explanation {
  decision: Decision;
  /** What accept would do. */
  disposition: 'send' | 'hold' | 'refuse';
  /** Approved templates of the account that could go out instead with the given values; empty when it may go as it is. */
  alternatives: { id: string; name: string; language: string }[];
  category: 'service' | 'utility' | 'authentication' | 'marketing';
  /** Always an estimate; null when the recipient is not addressable. */
  estimatedPrice: PriceEstimate | null;
}

/** Runs the accept moment without sending: same facts, same function, same answer. */
export class ExplainMessage {
  constructor(
    private readonly stores: Stores,
    private readonly clock: Clock,
    private readonly capabilitiesOf?: CapabilitiesOf,
  ) {}

  async explain(command: SendCommand): Promise<Explanation | { notFound: NotFound }> {
    const now = this.clock.now();
    const [gathered] = await gatherFacts(this.stores, [command], this.capabilitiesOf);
    if (!gathered || 'notFound' in gathered) return { notFound: gathered?.notFound ?? 'channel' };
    const asOf = gathered.sendAt && gathered.sendAt > now ? gathered.sendAt : now;
    const decision = decideSend(gathered.facts, asOf);
    const category = command.template ? gathered.facts.message.purpose : 'service';
    const stuckOnContent = decision.reasons.some(
      (reason) => reason.code === 'window_closed' || reason.code.startsWith('template_'),
    );
    return {
      decision,
      disposition: disposition(decision, 'accept'),
      alternatives: stuckOnContent ? await this.alternatives(command, gathered.channel.accountId) : [],
      category,
      estimatedPrice: gathered.facts.recipient.valid
        ? estimatePrice({ category, country: gathered.facts.recipient.country, windowOpen: decision.window.open }, asOf)
        : null,
    };
  }

  private async alternatives(command: SendCommand, accountId: string): Promise<Explanation['alternatives']> {
    const templates = await this.stores.templates.ofAccount(command.workspaceId, accountId);
    const candidates = templates.filter((template): template is Template & { content: object } => template.content !== null);
    const language = command.template?.language ?? null;
    return templateAlternatives(
      candidates.map(({ id, name, language: code, status, content }) => ({
        id,
        name,
        language: code,
        status: status as TemplateStatus,
        content: content as TemplateContent,
      })),
      { language, values: command.template?.variables ?? {} },
    )
      .slice(0, 10)
      .map(({ id, name, language: code }) => ({ id, name, language: code }));
  }
}
