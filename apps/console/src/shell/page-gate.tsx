import { Box, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMay } from '../api/session';
import { useWords } from '../i18n/catalogue';
import type { PageEntry } from '../pages/registry';
import { shellWords } from './words';

/** What the role does not include is not shown; the server refuses it in any case. */
export function PageGate({ page, children }: { page: PageEntry; children: ReactNode }) {
  const say = useWords(shellWords);
  const may = useMay();
  if (!may(...page.scopes))
    return (
      <Box p="lg">
        <Text role="alert">{say('not_allowed')}</Text>
      </Box>
    );
  return <Box data-page={page.id}>{children}</Box>;
}

export function NotFound() {
  const say = useWords(shellWords);
  return (
    <Box p="lg">
      <Text role="alert">{say('not_found')}</Text>
    </Box>
  );
}
