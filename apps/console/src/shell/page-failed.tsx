import { Button, Center, Code, Stack, Text, Title } from '@mantine/core';
import { isRouteErrorResponse, useRouteError } from 'react-router';
import { useWords } from '../i18n/catalogue';
import { shellWords } from './words';

/** The last net under a page: drafts live on the server and in localStorage, so a reload loses nothing. */
export function PageFailed() {
  const say = useWords(shellWords);
  const error = useRouteError();
  const what = isRouteErrorResponse(error) ? error.statusText : error instanceof Error ? error.message : String(error);
  return (
    <Center mih="60vh" p="lg">
      <Stack maw={520} role="alert">
        <Title order={1}>{say('page_failed')}</Title>
        <Text>{say('page_failed_detail')}</Text>
        <Code block>{what}</Code>
        <Button onClick={() => window.location.reload()} w="fit-content">
          {say('try_again')}
        </Button>
      </Stack>
    </Center>
  );
}
