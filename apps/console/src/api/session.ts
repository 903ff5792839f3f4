import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ask, rememberCsrfToken } from './client';
import type { Agent, Session, SignInOptions } from './nouns';
import { isProblem } from './problem';

export const sessionKey = ['session'] as const;

/** The session, or null when nobody is signed in here. */
export function useSessionQuery() {
  return useQuery({
    queryKey: sessionKey,
    queryFn: async () => {
      try {
        return admit(await ask<Session>('GET', '/v1/session'));
      } catch (error) {
        if (isProblem(error, 'authentication_required')) return null;
        throw error;
      }
    },
    staleTime: 5 * 60_000,
  });
}

/** Inside the shell somebody is always signed in. */
export function useSession(): Session {
  const session = useQueryClient().getQueryData<Session | null>(sessionKey);
  const { data } = useSessionQuery();
  const present = data ?? session;
  if (!present) throw new Error('useSession outside the signed-in shell');
  return present;
}

/** Whether this person may do it: pages hide what would only be refused. */
export function useMay(): (...scopes: string[]) => boolean {
  const { scopes } = useSession();
  return (...needed) => needed.every((scope) => scopes.includes(scope));
}

export function admit(session: Session): Session {
  rememberCsrfToken(session.csrfToken);
  return session;
}

export const signIn = (given: { email: string; password: string; totp?: string }) =>
  ask<Session>('POST', '/v1/session', { body: given }).then(admit);
export const signOut = () => ask('DELETE', '/v1/session');
export const signInOptions = () => ask<SignInOptions>('GET', '/v1/sign-in-options');
export const setPresence = (presence: Agent['presence']) => ask<Agent>('PUT', '/v1/session/presence', { body: { presence } });
