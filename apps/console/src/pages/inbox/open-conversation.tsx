import { Center, Drawer, Loader, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { ask } from '../../api/client';
import type { Conversation } from '../../api/nouns';
import { useMay, useSession } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { wordsOf } from '../../shell/tell';
import { shellWords } from '../../shell/words';
import { actsWords } from './acts-words';
import { AssignDialog } from './assign-dialog';
import { Composer, type ComposerHandle } from './composer';
import { ContactPanel } from './contact-panel';
import { ConversationHeader } from './conversation-header';
import { storeConversation, useConversation } from './conversation-queries';
import classes from './inbox.module.css';
import { Thread } from './thread';
import { useActs, type Act } from './use-acts';
import { inboxWords } from './words';

export interface OpenHandle {
  composer: ComposerHandle | null;
  act: ((act: Act) => void) | null;
}

interface Shown {
  id: string;
  panelOpen: boolean;
  onPanel: (open: boolean) => void;
  assigning: boolean;
  onAssigning: (open: boolean) => void;
  onBack: () => void;
  onOpen: (id: string) => void;
  handle: OpenHandle;
}

/** Thread, composer and contact panel of the conversation in the address. */
export function OpenConversation(props: Shown) {
  const common = useWords(shellWords);
  const { data: conversation, error } = useConversation(props.id);
  if (error && !conversation)
    return (
      <Center className={classes.threadPane}>
        <Text role="alert">{wordsOf(error)}</Text>
      </Center>
    );
  if (!conversation)
    return (
      <Center className={classes.threadPane}>
        <Loader size="sm" aria-label={common('loading')} />
      </Center>
    );
  return <Opened {...props} conversation={conversation} />;
}

function Opened({
  conversation,
  panelOpen,
  onPanel,
  assigning,
  onAssigning,
  onBack,
  onOpen,
  handle,
}: Shown & { conversation: Conversation }) {
  const say = useWords(inboxWords);
  const acts = useWords(actsWords);
  const client = useQueryClient();
  const may = useMay();
  const { agent: me } = useSession();
  const composer = useRef<ComposerHandle>(null);
  const act = useActs(conversation, me.id);
  const wide = useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false });
  const name = conversation.contactName ?? say('unknown_contact');
  const { mutate } = act;
  useEffect(() => {
    // The page's commands reach in here; children are mounted before this runs.
    handle.composer = composer.current;
    handle.act = mutate;
    return () => {
      handle.composer = null;
      handle.act = null;
    };
  }, [handle, mutate]);

  const { mutate: markRead } = useMutation({
    mutationFn: (id: string) => ask<Conversation>('POST', `/v1/conversations/${id}/read`),
    onSuccess: (changed) => storeConversation(client, changed, me.id),
  });
  const unread = conversation.unreadCount > 0 && may('conversations:write');
  useEffect(() => {
    // Only what is really on a screen in front of somebody has been read.
    if (!unread) return;
    const read = (): void => {
      if (document.visibilityState === 'visible') markRead(conversation.id);
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [unread, conversation.id, markRead]);

  const panel = <ContactPanel conversation={conversation} onOpen={onOpen} />;
  return (
    <>
      <section className={classes.threadPane} aria-label={say('conversation', { name })} data-testid="open-conversation">
        <ConversationHeader
          conversation={conversation}
          panelOpen={panelOpen}
          onPanel={() => onPanel(!panelOpen)}
          onBack={onBack}
          onAssign={() => onAssigning(true)}
          onAct={act.mutate}
          busy={act.isPending}
        />
        <Thread key={conversation.id} conversation={conversation} onEdit={(text) => composer.current?.write(text)} />
        <Composer key={`composer-${conversation.id}`} conversation={conversation} handle={composer} />
      </section>
      {wide ? (
        panelOpen ? (
          <aside className={classes.panel} aria-label={acts('contact_panel')} data-testid="contact-panel">
            {panel}
          </aside>
        ) : null
      ) : (
        <Drawer opened={panelOpen} onClose={() => onPanel(false)} position="right" size={340} title={acts('contact_panel')}>
          {panel}
        </Drawer>
      )}
      <AssignDialog conversation={conversation} opened={assigning} onClose={() => onAssigning(false)} onAct={act.mutate} />
    </>
  );
}
