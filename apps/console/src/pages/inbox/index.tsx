import { Center, Text, VisuallyHidden } from '@mantine/core';
import { useDisclosure, useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { useSession } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { useOffer, type Command } from '../../shell/commands';
import { shellWords } from '../../shell/words';
import { actsWords } from './acts-words';
import { readFilter, writeFilter, type ConversationFilter } from './conversation-filter';
import { ConversationList } from './conversation-list';
import { useConversations } from './conversation-queries';
import classes from './inbox.module.css';
import { ListFilters } from './list-filters';
import { rowsOf } from './merge-conversation';
import { OpenConversation, type OpenHandle } from './open-conversation';
import { ShortcutHelp } from './shortcut-help';
import { useLiveInbox } from './use-live-inbox';
import { inboxWords } from './words';

/** `/inbox/<conversation>?whose=&status=&sort=…`: list, thread, contact. On a phone one of them at a time. */
export default function Inbox() {
  const say = useWords(inboxWords);
  const acts = useWords(actsWords);
  const shell = useWords(shellWords);
  const navigate = useNavigate();
  const { agent: me } = useSession();
  const { '*': rest = '' } = useParams();
  const selected = /^cnv_[a-z0-9]+/.exec(rest)?.[0] ?? null;
  const [search, setSearch] = useSearchParams();
  const query = search.toString();
  const filter = useMemo(() => readFilter(new URLSearchParams(query)), [query]);
  const list = useConversations(filter);
  const rows = useMemo(() => rowsOf(list.data), [list.data]);
  const wide = useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false });
  const [panelKept, setPanelKept] = useLocalStorage({ key: 'heliograph.contact-panel', defaultValue: true });
  const [drawer, setDrawer] = useState(false);
  const [assigning, assign] = useDisclosure();
  const [helping, help] = useDisclosure();
  const [handle] = useState<OpenHandle>(() => ({ composer: null, act: null }));
  useLiveInbox(me.id);
  useEffect(() => {
    document.title = `${shell('inbox')} · Heliograph`;
  }, [shell]);

  const open = useCallback(
    (id: string | null) => void navigate({ pathname: id ? `/inbox/${id}` : '/inbox', search: query ? `?${query}` : '' }),
    [navigate, query],
  );
  const change = (part: Partial<ConversationFilter>): void => setSearch(writeFilter({ ...filter, ...part }), { replace: true });

  const at = rows.findIndex(({ id }) => id === selected);
  const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, at + 1)]?.id;
  const previous = rows[at < 0 ? 0 : Math.max(0, at - 1)]?.id;
  const commands = useMemo<Command[]>(
    () => [
      { id: 'inbox-next', label: acts('next_conversation'), keys: 'j', run: () => next && open(next) },
      { id: 'inbox-previous', label: acts('previous_conversation'), keys: 'k', run: () => previous && open(previous) },
      ...(selected
        ? [
            { id: 'inbox-reply', label: acts('reply'), keys: 'r', run: () => handle.composer?.focus() },
            { id: 'inbox-note', label: acts('write_note'), keys: 'n', run: () => handle.composer?.note() },
            { id: 'inbox-take', label: acts('take'), keys: 't', run: () => handle.act?.({ what: 'take' }) },
            { id: 'inbox-assign', label: acts('assign'), keys: 'a', run: assign.open },
            { id: 'inbox-end', label: acts('end'), keys: 'e', run: () => handle.act?.({ what: 'end' }) },
          ]
        : []),
      {
        id: 'inbox-list',
        label: acts('focus_list'),
        keys: 'l',
        run: () => document.querySelector<HTMLElement>('[data-testid="conversation-list"]')?.focus(),
      },
      { id: 'inbox-help', label: acts('help'), keys: '?', run: help.open },
    ],
    [acts, next, previous, open, selected, handle, assign.open, help.open],
  );
  useOffer(commands);

  const { fetchNextPage } = list;
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  return (
    <div className={classes.inbox} data-fill data-open={selected !== null || undefined}>
      <VisuallyHidden component="h1">{shell('inbox')}</VisuallyHidden>
      <section className={classes.listPane} aria-label={say('conversations')}>
        <ListFilters filter={filter} onChange={change} />
        <ConversationList
          rows={rows}
          selected={selected}
          onSelect={open}
          pending={list.isPending}
          error={list.error}
          onRetry={() => void list.refetch()}
          hasMore={list.hasNextPage}
          fetchingMore={list.isFetchingNextPage}
          onMore={more}
        />
      </section>
      {selected ? (
        <OpenConversation
          key={selected}
          id={selected}
          panelOpen={wide ? panelKept : drawer}
          onPanel={wide ? setPanelKept : setDrawer}
          assigning={assigning}
          onAssigning={(show) => (show ? assign.open() : assign.close())}
          onBack={() => open(null)}
          onOpen={open}
          handle={handle}
        />
      ) : (
        <Center className={classes.threadPane}>
          <Text c="dimmed">{say('pick_one')}</Text>
        </Center>
      )}
      <ShortcutHelp opened={helping} onClose={help.close} />
    </div>
  );
}
