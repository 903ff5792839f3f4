import { Center, Loader, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Navigate, useLocation } from 'react-router';
import { whenSignedOut } from '../api/client';
import { sessionKey, useSessionQuery } from '../api/session';
import { useWords } from '../i18n/catalogue';
import { LiveProvider } from '../live/live-provider';
import { Shell } from './shell';
import { shellWords } from './words';

/** Everything behind the sign-in. A session that ends anywhere leads back to the door, and from there to the same place. */
export function SignedIn() {
  const say = useWords(shellWords);
  const client = useQueryClient();
  const location = useLocation();
  const { data: session, isPending, error } = useSessionQuery();
  useEffect(() => whenSignedOut(() => client.setQueryData(sessionKey, null)), [client]);
  if (isPending || (error && session === undefined))
    return (
      <Center h="100dvh">
        <Stack align="center">
          <Loader aria-label={say('loading')} />
          {error ? <Text role="status">{say('server_away')}</Text> : null}
        </Stack>
      </Center>
    );
  if (!session) return <Navigate to="/sign-in" replace state={{ from: location.pathname + location.search }} />;
  return (
    <LiveProvider key={session.agent.id}>
      <Shell />
    </LiveProvider>
  );
}
