import { ActionIcon, Button, Loader, Text } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../api/nouns';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { shellWords } from '../../shell/words';
import { dayText } from './clock-texts';
import classes from './inbox.module.css';
import { rowsOf } from './merge-conversation';
import { MessageBubble } from './message-bubble';
import { messageWords } from './message-words';
import { NoteLine } from './note-line';
import { usePending } from './outbox';
import { PendingBubble } from './pending-bubble';
import { dayOf, threadRows } from './thread-rows';
import { useNotes, useThread } from './thread-queries';

/** Closer to the end than this counts as reading the newest: new messages keep it there. */
const nearEndPx = 120;

export function Thread({ conversation, onEdit }: { conversation: Conversation; onEdit: (text: string) => void }) {
  const say = useWords(messageWords);
  const common = useWords(shellWords);
  const { i18n } = useTranslation();
  const may = useMay();
  const { id } = conversation;
  const thread = useThread(id);
  const { data: notes } = useNotes(id);
  const allPending = usePending();
  const messages = useMemo(() => rowsOf(thread.data), [thread.data]);
  const rows = useMemo(
    () =>
      threadRows(
        messages,
        notes ?? [],
        allPending.filter((one) => one.conversation === id),
      ),
    [messages, notes, allPending, id],
  );
  const pane = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => pane.current,
    estimateSize: (index) => (rows[index]?.kind === 'day' ? 40 : 72),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    overscan: 12,
    paddingStart: 12,
    paddingEnd: 12,
  });

  // At the end it stays at the end; anywhere else, what is being read does not move when earlier messages arrive above it.
  const before = useRef({ first: '', count: 0 });
  useLayoutEffect(() => {
    const first = rows.find(({ kind }) => kind === 'message')?.key ?? '';
    const { first: known } = before.current;
    if (known && first !== known && !atEnd) {
      const index = rows.findIndex(({ key }) => key === known);
      if (index > 0) virtual.scrollToIndex(index, { align: 'start' });
    } else if (atEnd && rows.length > 0) virtual.scrollToIndex(rows.length - 1, { align: 'end' });
    before.current = { first, count: rows.length };
  }, [rows]);

  // Rows are measured after they are drawn, and the composer grows: the end stays in sight through both.
  const total = virtual.getTotalSize();
  const stick = useRef(atEnd);
  stick.current = atEnd;
  useLayoutEffect(() => {
    const element = pane.current;
    if (element && stick.current) element.scrollTop = element.scrollHeight;
  }, [total]);
  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    const watcher = new ResizeObserver(() => {
      if (stick.current) element.scrollTop = element.scrollHeight;
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = thread;
  const onScroll = (): void => {
    const element = pane.current;
    if (!element) return;
    setAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight < nearEndPx);
    if (element.scrollTop < 600 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  };
  useEffect(() => {
    const element = pane.current;
    if (element && messages.length > 0 && element.scrollHeight <= element.clientHeight && hasNextPage && !isFetchingNextPage)
      void fetchNextPage();
  }, [messages.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const today = dayOf(new Date().toISOString());
  const yesterday = dayOf(new Date(Date.now() - 86_400_000).toISOString());
  const maySend = may('messages:send');
  return (
    <div className={classes.threadFrame}>
      <div
        ref={pane}
        className={classes.thread}
        onScroll={onScroll}
        role="feed"
        aria-label={say('thread')}
        aria-busy={isFetchingNextPage}
        tabIndex={0}
        data-testid="thread"
      >
        {thread.isPending ? <Loader size="sm" m="md" aria-label={common('loading')} /> : null}
        {thread.isError && !thread.data ? (
          <Text p="md" role="alert">
            {say('thread_failed')}{' '}
            <Button size="compact-xs" variant="light" onClick={() => void thread.refetch()}>
              {common('try_again')}
            </Button>
          </Text>
        ) : null}
        {thread.data && rows.length === 0 ? (
          <Text p="md" c="dimmed" ta="center">
            {say('no_messages')}
          </Text>
        ) : null}
        {isFetchingNextPage ? <div className={classes.earlier}>{say('load_earlier')}</div> : null}
        <div style={{ height: total, position: 'relative', width: '100%' }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                role="article"
                aria-posinset={item.index + 1}
                aria-setsize={hasNextPage ? -1 : rows.length}
                className={classes.threadRow}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {row.kind === 'day' ? (
                  <div className={classes.day} role="separator">
                    {row.day === today
                      ? say('day_today')
                      : row.day === yesterday
                        ? say('day_yesterday')
                        : dayText(row.day, i18n.language)}
                  </div>
                ) : row.kind === 'message' ? (
                  <MessageBubble message={row.message} first={row.first} language={i18n.language} maySend={maySend} />
                ) : row.kind === 'note' ? (
                  <NoteLine note={row.note} conversation={id} language={i18n.language} />
                ) : (
                  <PendingBubble pending={row.pending} onEdit={onEdit} />
                )}
              </div>
            );
          })}
        </div>
      </div>
      {atEnd || rows.length === 0 ? null : (
        <ActionIcon
          className={classes.toNewest}
          radius="xl"
          size="lg"
          variant="default"
          aria-label={say('to_newest')}
          onClick={() => virtual.scrollToIndex(rows.length - 1, { align: 'end' })}
        >
          <IconArrowDown size={18} aria-hidden />
        </ActionIcon>
      )}
    </div>
  );
}
