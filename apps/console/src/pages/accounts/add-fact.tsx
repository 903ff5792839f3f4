import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Trouble } from '../../admin/answer';
import { fieldProblems } from '../../admin/field-problems';
import { localNow, worldTime } from '../../admin/local-time';
import { ask } from '../../api/client';
import { serverNow } from '../../api/server-clock';
import { useWords } from '../../i18n/catalogue';
import { tellDone } from '../../shell/tell';
import { shellWords } from '../../shell/words';
import type { Account } from './account-queries';
import { factKinds, factValues, mayEnd, useStandingWord, type FactKind } from './standing-word';
import { accountsWords } from './words';

/** What a person knows about the account and the provider does not say. */
export function AddFact({ account, onClose }: { account: Account; onClose: () => void }) {
  const say = useWords(accountsWords);
  const common = useWords(shellWords);
  const word = useStandingWord();
  const client = useQueryClient();
  const [kind, setKind] = useState<FactKind>('business_verification');
  const [value, setValue] = useState('verified');
  const [at, setAt] = useState(() => localNow(serverNow()));
  const [until, setUntil] = useState('');
  const [text, setText] = useState('');
  const add = useMutation({
    mutationFn: () =>
      ask('POST', `/v1/accounts/${account.id}/eligibility`, {
        body: {
          kind,
          value,
          occurredAt: worldTime(at),
          ...(text.trim() ? { text } : {}),
          ...(mayEnd(kind) && until ? { until: worldTime(until) } : {}),
        },
      }),
    onSuccess: () => (tellDone(say('stated')), onClose()),
    onSettled: () => client.invalidateQueries({ queryKey: ['accounts'] }),
  });
  const problems = fieldProblems(add.error);
  return (
    <Modal opened onClose={onClose} title={say('add_fact')} closeButtonProps={{ 'aria-label': common('close') }}>
      <form onSubmit={(event) => (event.preventDefault(), add.mutate())}>
        <Stack gap="sm">
          <Select
            label={say('fact_kind')}
            allowDeselect={false}
            value={kind}
            onChange={(picked) => {
              setKind(picked as FactKind);
              setValue(factValues[picked as FactKind][0] ?? '');
            }}
            data={factKinds.map((one) => ({ value: one, label: say(`fact_${one}`) }))}
          />
          <Select
            label={say('fact_value')}
            allowDeselect={false}
            value={value}
            onChange={(picked) => setValue(picked ?? value)}
            data={factValues[kind].map((one) => ({ value: one, label: word(one) }))}
            error={problems['/value']}
          />
          <TextInput
            type="datetime-local"
            label={say('fact_at')}
            required
            value={at}
            onChange={(event) => setAt(event.currentTarget.value)}
            error={problems['/occurredAt']}
          />
          {mayEnd(kind) ? (
            <TextInput
              type="datetime-local"
              label={say('fact_until')}
              value={until}
              onChange={(event) => setUntil(event.currentTarget.value)}
              error={problems['/until']}
            />
          ) : null}
          <Textarea
            label={say('fact_text')}
            autosize
            minRows={2}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            error={problems['/text']}
          />
          <Trouble error={add.error} />
          <Group justify="flex-end">
            <Button type="submit" loading={add.isPending} data-testid="save-fact">
              {say('add_fact')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
