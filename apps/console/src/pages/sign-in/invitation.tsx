import { Alert, Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { ask } from '../../api/client';
import type { Session } from '../../api/nouns';
import { isProblem } from '../../api/problem';
import { admit, sessionKey } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { wordsOf } from '../../shell/tell';
import { Door } from './door';
import { linkToken } from './link-token';
import { signInWords } from './words';

/** Where an invitation's link leads: a name, a password, and in. */
export default function Invitation() {
  const say = useWords(signInWords);
  const client = useQueryClient();
  const navigate = useNavigate();
  const token = linkToken(useLocation().hash) ?? '';
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const join = useMutation({
    mutationFn: () => ask<Session>('POST', '/v1/invitations/redeem', { body: { token, name: name.trim(), password } }),
    onSuccess: (session) => {
      client.setQueryData(sessionKey, admit(session));
      void navigate('/', { replace: true });
    },
  });
  return (
    <Door title={say('invitation_title')} hint={say('invitation_hint')}>
      <form onSubmit={(event) => (event.preventDefault(), join.mutate())}>
        {join.error ? (
          <Alert color="red" role="alert">
            {isProblem(join.error) && [401, 404, 409, 410].includes(join.error.status) ? say('link_spent') : wordsOf(join.error)}
          </Alert>
        ) : null}
        <TextInput
          label={say('name')}
          autoComplete="name"
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          mt="sm"
          label={say('password')}
          autoComplete="new-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" fullWidth mt="md" loading={join.isPending}>
          {say('join')}
        </Button>
      </form>
    </Door>
  );
}
