import { Button, Group } from '@mantine/core';
import { useWords } from '../i18n/catalogue';
import { adminWords } from './words';

interface Shown {
  /** The cursors of the pages gone through; the last one is of the page that is shown. */
  cursors: readonly string[];
  next: string | null;
  onMove: (cursors: string[]) => void;
}

export function Pager({ cursors, next, onMove }: Shown) {
  const say = useWords(adminWords);
  if (cursors.length === 0 && next === null) return null;
  return (
    <Group mt="sm" gap="xs">
      <Button
        size="xs"
        variant="default"
        disabled={cursors.length === 0}
        onClick={() => onMove(cursors.slice(0, -1))}
        data-testid="previous-page"
      >
        {say('previous')}
      </Button>
      <Button
        size="xs"
        variant="default"
        disabled={next === null}
        onClick={() => next && onMove([...cursors, next])}
        data-testid="next-page"
      >
        {say('next')}
      </Button>
    </Group>
  );
}
