import { Alert, Button, Loader, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { isProblem } from '../api/problem';
import { useWords } from '../i18n/catalogue';
import { wordsOf } from '../shell/tell';
import { shellWords } from '../shell/words';
import { partsWords } from './parts-words';

interface Query<Data> {
  data: Data | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** What was read, or that it is being read, or why it could not be: one of the three is always on the screen. */
export function Reading<Data>({ query, children }: { query: Query<Data>; children: (data: Data) => ReactNode }) {
  const common = useWords(shellWords);
  if (query.data !== undefined) return children(query.data);
  if (!query.error) return <Loader size="sm" my="sm" role="status" aria-label={common('loading')} />;
  return <ReadFailed error={query.error} onRetry={() => void query.refetch()} />;
}

export function ReadFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const say = useWords(partsWords);
  const common = useWords(shellWords);
  const forbidden = isProblem(error) && error.status === 403;
  return (
    <Alert color={forbidden ? 'yellow' : 'red'} title={say('read_failed')} role="alert" my="sm" data-testid="read-failed">
      <Text size="sm" c="var(--mantine-color-text)">
        {forbidden ? say('forbidden') : wordsOf(error)}
      </Text>
      {forbidden ? null : (
        <Button size="xs" variant="default" mt="xs" onClick={onRetry}>
          {common('try_again')}
        </Button>
      )}
    </Alert>
  );
}

/** Nothing is there: said, with what could be done about it. */
export function Nothing({ children }: { children: ReactNode }) {
  return (
    <Text role="status" c="dimmed" my="md" data-testid="nothing">
      {children}
    </Text>
  );
}
