import { Alert, Button, Loader } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { isProblem } from '../api/problem';
import { useWords } from '../i18n/catalogue';
import { wordsOf } from '../shell/tell';
import { shellWords } from '../shell/words';
import { adminWords } from './words';

/** What a question of the page has come to: under way, failed in words with a way to ask again, or the answer. */
export function Answer<Data>({ of, children }: { of: UseQueryResult<Data>; children: (data: Data) => ReactNode }) {
  const common = useWords(shellWords);
  if (of.data !== undefined) return children(of.data);
  if (of.isError)
    return (
      <Trouble error={of.error}>
        <Button size="xs" variant="default" mt="xs" onClick={() => void of.refetch()}>
          {common('try_again')}
        </Button>
      </Trouble>
    );
  return <Loader size="sm" aria-label={common('loading')} />;
}

/** A refusal in words, at the place where it belongs. */
export function Trouble({ error, title, children }: { error: unknown; title?: string; children?: ReactNode }) {
  const common = useWords(shellWords);
  const say = useWords(adminWords);
  if (error === null || error === undefined) return null;
  const forbidden = isProblem(error) && error.status === 403;
  return (
    <Alert color="red" variant="light" role="alert" title={title ?? common('something_failed')} data-testid="trouble">
      <span style={{ color: 'var(--mantine-color-text)' }}>
        {forbidden ? say('forbidden') : wordsOf(error)}
        {isProblem(error) ? (
          <>
            {' '}
            <code data-testid="trouble-code">{error.code}</code>
          </>
        ) : null}
      </span>
      {children ? <div>{children}</div> : null}
    </Alert>
  );
}
