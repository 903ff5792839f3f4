import { conversationPolicySchema, type ConversationPolicyBody } from '@heliograph/contracts';

/** What holds until the workspace says otherwise. */
export const defaultConversationPolicy: ConversationPolicyBody = {
  inactiveAfterMinutes: null,
  endAfterHours: 72,
  transferMinutes: 10,
};

/** As kept in the workspace's settings; what a newer version wrote and this one does not understand is left at its default. */
export function conversationPolicyOf(settings: Record<string, unknown>): ConversationPolicyBody {
  const kept = { ...defaultConversationPolicy, ...(settings['conversationPolicy'] as object | undefined) };
  const read = conversationPolicySchema.safeParse(kept);
  return read.success ? read.data : defaultConversationPolicy;
}
