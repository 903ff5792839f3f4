import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/client';
import type { Conversation } from '../../api/nouns';
import { isProblem } from '../../api/problem';
import { useWords } from '../../i18n/catalogue';
import { tellProblem } from '../../shell/tell';
import { actsWords } from './acts-words';
import { refreshConversation, storeConversation } from './conversation-queries';

export type Act =
  | { what: 'take' | 'release' | 'end' | 'reopen' | 'transfer/take' | 'transfer/decline' | 'transfer/cancel' }
  | { what: 'assign'; agent: string | null; team?: string | null }
  | { what: 'transfer'; to: { agent: string } | { team: string }; note?: string }
  | { what: 'priority'; priority: Conversation['priority'] };

/** One act on a conversation. The version we saw goes along: who was faster wins, and the slower one is told. */
export function useActs(conversation: Conversation, me: string) {
  const client = useQueryClient();
  const say = useWords(actsWords);
  return useMutation({
    mutationFn: ({ what, ...body }: Act) =>
      ask<Conversation>('POST', `/v1/conversations/${conversation.id}/${what}`, {
        body: { ...body, version: conversation.version },
      }),
    onSuccess: (changed) => storeConversation(client, changed, me),
    onError: (error) => {
      if (isProblem(error, 'conversation_changed')) tellProblem(new Error(say('changed_meanwhile')));
      else tellProblem(error);
      void refreshConversation(client, conversation.id, me);
    },
  });
}
