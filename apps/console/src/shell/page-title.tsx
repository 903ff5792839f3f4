import { Group, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { useWords } from '../i18n/catalogue';
import { shellWords, type NavigationKey } from './words';

/** The heading of a page, and the title of the window. `children`: its acts, on the right. */
export function PageTitle({ id, children }: { id: NavigationKey; children?: ReactNode }) {
  const say = useWords(shellWords);
  const name = say(id);
  useEffect(() => {
    document.title = `${name} · Heliograph`;
  }, [name]);
  return (
    <Group justify="space-between" wrap="wrap" gap="sm" mb="md">
      <Title order={1}>{name}</Title>
      {children ? <Group gap="xs">{children}</Group> : null}
    </Group>
  );
}
