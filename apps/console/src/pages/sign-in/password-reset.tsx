import { Alert, Anchor, Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'react-router';
import { ask } from '../../api/client';
import { isProblem } from '../../api/problem';
import { useWords } from '../../i18n/catalogue';
import { wordsOf } from '../../shell/tell';
import { Door } from './door';
import { linkToken } from './link-token';
import { signInWords } from './words';

/** Without a token it asks for the link; with one (the link leads here) it takes the new password. */
export default function PasswordReset() {
  const say = useWords(signInWords);
  const token = linkToken(useLocation().hash);
  const [given, setGiven] = useState('');
  const act = useMutation({
    mutationFn: () =>
      token
        ? ask('POST', '/v1/password-resets/redeem', { body: { token, password: given } })
        : ask('POST', '/v1/password-resets', { body: { email: given.trim() } }),
  });
  if (act.isSuccess)
    return (
      <Door title={say('reset_title')} hint={say(token ? 'password_set' : 'link_sent')}>
        <Anchor component={Link} to="/sign-in">
          {say('to_sign_in')}
        </Anchor>
      </Door>
    );
  const spent = isProblem(act.error) && [401, 404, 409, 410].includes(act.error.status);
  const Field = token ? PasswordInput : TextInput;
  return (
    <Door title={say('reset_title')} {...(token ? {} : { hint: say('reset_hint') })}>
      <form onSubmit={(event) => (event.preventDefault(), act.mutate())}>
        {act.error ? (
          <Alert color="red" role="alert">
            {spent ? say('link_spent') : wordsOf(act.error)}
          </Alert>
        ) : null}
        <Field
          label={say(token ? 'new_password' : 'email')}
          autoComplete={token ? 'new-password' : 'username'}
          type={token ? 'password' : 'email'}
          required
          value={given}
          onChange={(event) => setGiven(event.currentTarget.value)}
        />
        <Button type="submit" fullWidth mt="md" loading={act.isPending}>
          {say(token ? 'set_password' : 'send_link')}
        </Button>
        <Anchor component={Link} to="/sign-in" size="sm" mt="sm" display="inline-block">
          {say('to_sign_in')}
        </Anchor>
      </form>
    </Door>
  );
}
