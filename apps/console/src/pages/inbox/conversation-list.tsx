import { Button, Center, Loader, Stack, Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../api/nouns';
import { useWords } from '../../i18n/catalogue';
import { wordsOf } from '../../shell/tell';
import { shellWords } from '../../shell/words';
import { ConversationRow } from './conversation-row';
import classes from './inbox.module.css';
import { inboxWords } from './words';

interface Shown {
  rows: readonly Conversation[];
  selected: string | null;
  onSelect: (id: string) => void;
  pending: boolean;
  error: Error | null;
  onRetry: () => void;
  hasMore: boolean;
  fetchingMore: boolean;
  onMore: () => void;
}

const rowHeight = 82;

/** A listbox of any length: only what is on the screen is in the page. Arrows, Home and End move; the selection is what is open. */
export function ConversationList(props: Shown) {
  const { rows, selected, onSelect, pending, error, onRetry, hasMore, fetchingMore, onMore } = props;
  const say = useWords(inboxWords);
  const common = useWords(shellWords);
  const { i18n } = useTranslation();
  const pane = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => pane.current,
    estimateSize: () => rowHeight,
    getItemKey: useCallback((index: number) => rows[index]?.id ?? index, [rows]),
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !fetchingMore && rows.length > 0 && lastShown >= rows.length - 30) onMore();
  }, [lastShown, rows.length, hasMore, fetchingMore, onMore]);
  const at = rows.findIndex(({ id }) => id === selected);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
    // Only when another one is opened: the list must not jump while it changes.
  }, [selected]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const target = step ? at + step : event.key === 'Home' ? 0 : event.key === 'End' ? rows.length - 1 : null;
    if (target === null) return;
    const row = rows[Math.max(0, Math.min(rows.length - 1, target))];
    if (!row) return;
    event.preventDefault();
    onSelect(row.id);
  };

  if (pending)
    return (
      <Center p="xl">
        <Loader size="sm" aria-label={common('loading')} />
      </Center>
    );
  if (error && rows.length === 0)
    return (
      <Stack p="md" gap="xs" role="alert">
        <Text fw={600}>{say('list_failed')}</Text>
        <Text size="sm">{wordsOf(error)}</Text>
        <Button w="fit-content" size="xs" variant="light" onClick={onRetry}>
          {common('try_again')}
        </Button>
      </Stack>
    );
  if (rows.length === 0)
    return (
      <Stack p="xl" gap={4} align="center" role="status">
        <Text fw={600}>{say('nothing_here')}</Text>
        <Text size="sm" c="dimmed" ta="center">
          {say('nothing_here_detail')}
        </Text>
      </Stack>
    );
  return (
    <div
      ref={pane}
      className={classes.list}
      role="listbox"
      tabIndex={0}
      aria-label={say('conversations')}
      aria-activedescendant={selected ? `row-${selected}` : undefined}
      onKeyDown={onKeyDown}
      data-testid="conversation-list"
    >
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map((item) => {
          const conversation = rows[item.index];
          if (!conversation) return null;
          return (
            <div
              key={item.key}
              id={`row-${conversation.id}`}
              role="option"
              aria-selected={conversation.id === selected}
              aria-posinset={item.index + 1}
              aria-setsize={hasMore ? -1 : rows.length}
              className={classes.listItem}
              style={{ transform: `translateY(${item.start}px)`, height: rowHeight }}
              onClick={() => onSelect(conversation.id)}
              data-testid={`conversation-${conversation.id}`}
            >
              <ConversationRow
                conversation={conversation}
                selected={conversation.id === selected}
                language={i18n.language}
                say={say}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
