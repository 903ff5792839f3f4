import { placeholdersOf, recipientVariables, type SendFacts } from '@heliograph/domain';
import { assembleSendFacts } from '../facts/assemble';
import type { ChannelFacts, RecipientFacts, TemplateFacts } from '../facts/send-facts';
import type { PendingRecipient } from './broadcast-release.store';
import type { Broadcast } from './broadcast.entity';

/** The facts about one recipient of a broadcast, as the policy wants them: the forecast and the release both come through here. */
export function recipientFacts(
  broadcast: Pick<Broadcast, 'variables' | 'expiresAt'>,
  channel: ChannelFacts,
  template: TemplateFacts | null,
  recipient: PendingRecipient,
  known: RecipientFacts,
): { facts: SendFacts; variables: Record<string, string> } {
  const names = template ? placeholdersOf(template.content) : [];
  const variables = recipientVariables(broadcast.variables, names, recipient.variables ?? {}, recipient);
  const facts = assembleSendFacts(
    channel,
    template,
    known,
    { phone: known.phone, valid: true, country: known.country },
    {
      kind: 'template',
      purpose: template?.category ?? 'marketing',
      content: null,
      variables,
      expiresAt: broadcast.expiresAt,
    },
  );
  return { facts, variables };
}
