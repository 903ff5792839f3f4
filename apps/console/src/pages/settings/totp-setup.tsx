import { Anchor, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../api/client';
import { useSession } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { Refusal } from '../../parts/refusal';
import { Copyable, ShownOnce } from '../../parts/shown-once';
import { fieldErrors } from '../../parts/field-errors';
import { useAct } from '../../parts/use-act';
import { settingsWords } from './words';

interface Proposal {
  secret: string;
  uri: string;
}

export function TotpSetup() {
  const say = useWords(settingsWords);
  const { agent } = useSession();
  const [proposal, setProposal] = useState<Proposal | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const start = useAct({ act: () => ask<Proposal>('POST', '/v1/session/totp'), refresh: [], onDone: setProposal });
  const confirm = useAct({
    quiet: true,
    act: (code: string) => ask<{ recoveryCodes: string[] }>('POST', '/v1/session/totp/confirm', { body: { code } }),
    refresh: ['session', 'agents'],
    onDone: ({ recoveryCodes }) => (setProposal(null), setCodes(recoveryCodes)),
  });
  const remove = useAct({
    quiet: true,
    act: (code: string) => ask('DELETE', '/v1/session/totp', { body: { code } }),
    refresh: ['session', 'agents'],
    done: say('totp_removed'),
  });
  return (
    <Stack gap="sm" maw={480}>
      <Text size="sm" role="status" data-testid="totp-state">
        {say(agent.totp ? 'totp_is_on' : 'totp_is_off')}
      </Text>
      {agent.totp ? (
        <CodeForm
          label={say('totp_remove')}
          onCode={(code) => remove.mutate(code)}
          pending={remove.isPending}
          error={remove.error}
        />
      ) : proposal ? (
        <>
          <Text size="sm">{say('totp_step')}</Text>
          <Anchor href={proposal.uri} size="sm">
            {say('totp_open')}
          </Anchor>
          <Copyable label={say('totp_secret')} text={proposal.secret} testid="totp-secret" />
          <Copyable label={say('totp_link')} text={proposal.uri} />
          <CodeForm
            label={say('totp_confirm')}
            onCode={(code) => confirm.mutate(code)}
            pending={confirm.isPending}
            error={confirm.error}
          />
        </>
      ) : (
        <Group>
          <Button variant="light" loading={start.isPending} onClick={() => start.mutate()} data-testid="totp-start">
            {say('totp_start')}
          </Button>
        </Group>
      )}
      <ShownOnce
        title={say('recovery')}
        about={say('recovery_about')}
        label={say('recovery')}
        secret={codes?.join('  ') ?? null}
        onClose={() => setCodes(null)}
      />
    </Stack>
  );
}

interface Asked {
  label: string;
  onCode: (code: string) => void;
  pending: boolean;
  error: unknown;
}

function CodeForm({ label, onCode, pending, error }: Asked) {
  const say = useWords(settingsWords);
  const [code, setCode] = useState('');
  return (
    <form onSubmit={(event) => (event.preventDefault(), onCode(code.trim()))}>
      <Stack gap="xs">
        <TextInput
          label={say('totp_code')}
          autoComplete="one-time-code"
          inputMode="numeric"
          required
          maw={200}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={fieldErrors(error)('code')}
          data-testid="totp-code"
        />
        <Refusal error={error} fields={['code']} />
        <Button type="submit" loading={pending} style={{ alignSelf: 'start' }} data-testid="totp-send">
          {label}
        </Button>
      </Stack>
    </form>
  );
}
