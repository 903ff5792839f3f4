import { Button, PasswordInput, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../api/client';
import { useMay, useSession } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { languages, speak, type Language } from '../../i18n/language';
import { fieldErrors } from '../../parts/field-errors';
import { Refusal } from '../../parts/refusal';
import { Section } from '../../parts/section';
import { useAct } from '../../parts/use-act';
import { TotpSetup } from './totp-setup';
import { settingsWords } from './words';

/** What is the person's own: password, the second step, and the language. */
export function AccountPart() {
  const say = useWords(settingsWords);
  const { oidc } = useSession();
  return (
    <>
      <Section title={say('password')}>{oidc ? <Text size="sm">{say('password_oidc')}</Text> : <PasswordForm />}</Section>
      {oidc ? null : (
        <Section title={say('totp')} about={say('totp_about')}>
          <TotpSetup />
        </Section>
      )}
      <Section title={say('your_language')}>
        <LanguageChoice />
      </Section>
    </>
  );
}

function PasswordForm() {
  const say = useWords(settingsWords);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useAct({
    quiet: true,
    act: () => ask('POST', '/v1/session/password', { body: { current, next } }),
    refresh: ['session'],
    done: say('password_changed'),
    onDone: () => (setCurrent(''), setNext('')),
  });
  const at = fieldErrors(change.error);
  return (
    <form onSubmit={(event) => (event.preventDefault(), change.mutate())} data-testid="password-form">
      <Stack gap="sm" maw={380}>
        <PasswordInput
          label={say('current')}
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          error={at('current')}
        />
        <PasswordInput
          label={say('next')}
          description={say('next_hint')}
          autoComplete="new-password"
          required
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
          error={at('next')}
        />
        <Refusal error={change.error} fields={['current', 'next']} />
        <Button type="submit" loading={change.isPending} style={{ alignSelf: 'start' }} data-testid="password-save">
          {say('change_password')}
        </Button>
      </Stack>
    </form>
  );
}

/** Chosen here, it is kept with the account too, where the role may change agents; in this browser it is kept in any case. */
function LanguageChoice() {
  const say = useWords(settingsWords);
  const { i18n } = useTranslation();
  const { agent } = useSession();
  const may = useMay();
  const keep = useAct({
    act: (language: Language) =>
      may('agents:write') ? ask('PATCH', `/v1/agents/${agent.id}`, { body: { language } }) : Promise.resolve(),
    refresh: ['session'],
  });
  return (
    <Select
      maw={260}
      aria-label={say('your_language')}
      allowDeselect={false}
      value={i18n.language}
      onChange={(language) => {
        if (!language) return;
        void speak(language as Language);
        keep.mutate(language as Language);
      }}
      data={languages.map(({ code, name }) => ({ value: code, label: name }))}
      data-testid="language"
    />
  );
}
