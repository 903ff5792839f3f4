import { Alert, Anchor, Button, Divider, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link, Navigate, useLocation, useNavigate } from 'react-router';
import { sessionKey, signIn, signInOptions, useSessionQuery } from '../../api/session';
import { isProblem } from '../../api/problem';
import { useWords } from '../../i18n/catalogue';
import { Door } from './door';
import { signInWords } from './words';

export default function SignIn() {
  const say = useWords(signInWords);
  const client = useQueryClient();
  const navigate = useNavigate();
  const from = (useLocation().state as { from?: string } | null)?.from ?? '/';
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [totp, setTotp] = useState('');
  const [step, setStep] = useState<'password' | 'totp'>('password');
  const session = useSessionQuery();
  const { data: options } = useQuery({ queryKey: ['sign-in-options'], queryFn: signInOptions, retry: false });
  const enter = useMutation({
    mutationFn: () => signIn({ email: email.trim(), password, ...(step === 'totp' ? { totp: totp.replace(/\s/g, '') } : {}) }),
    onSuccess: (entered) => {
      client.setQueryData(sessionKey, entered);
      void navigate(from, { replace: true });
    },
    onError: (error) => {
      if (isProblem(error, 'totp_required')) setStep('totp');
    },
  });
  if (session.data) return <Navigate to={from} replace />;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    enter.mutate();
  };
  const words = enter.error && !(isProblem(enter.error, 'totp_required') && totp === '') ? saidOf(enter.error) : null;
  function saidOf(error: unknown): string {
    if (isProblem(error, 'too_many_attempts')) return say('too_many', { minutes: 1 });
    if (isProblem(error, 'sign_in_failed', 'totp_required')) return say(step === 'totp' ? 'totp_failed' : 'failed');
    return isProblem(error) ? error.problem.detail : say('away');
  }
  const alert = words ? (
    <Alert color="red" role="alert" data-testid="sign-in-problem">
      {words}
    </Alert>
  ) : null;

  if (step === 'totp')
    return (
      <Door title={say('totp_title')} hint={say('totp_hint')}>
        <form onSubmit={submit}>
          {alert}
          <TextInput
            label={say('totp_code')}
            name="totp"
            autoComplete="one-time-code"
            autoFocus
            required
            value={totp}
            onChange={(event) => setTotp(event.currentTarget.value)}
          />
          <Button type="submit" fullWidth mt="md" loading={enter.isPending}>
            {say('sign_in')}
          </Button>
          <Button variant="subtle" fullWidth mt={4} onClick={() => (setStep('password'), setTotp(''), enter.reset())}>
            {say('back')}
          </Button>
        </form>
      </Door>
    );
  return (
    <Door title={say('title')}>
      <form onSubmit={submit}>
        {alert}
        <TextInput
          label={say('email')}
          name="email"
          type="email"
          autoComplete="username"
          autoFocus
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          mt="sm"
          label={say('password')}
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" fullWidth mt="md" loading={enter.isPending} data-testid="sign-in">
          {say('sign_in')}
        </Button>
        <Anchor component={Link} to="/password-reset" size="sm" mt="sm" display="inline-block">
          {say('forgotten')}
        </Anchor>
      </form>
      {options?.oidc ? (
        <>
          <Divider label={say('or')} />
          <Button component="a" href={options.oidc.startUrl} variant="default" fullWidth data-testid="sign-in-oidc">
            {say('with_oidc', { name: options.oidc.name })}
          </Button>
        </>
      ) : null}
    </Door>
  );
}
