import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { ask } from '../../api/client';
import { useWords } from '../../i18n/catalogue';
import { fieldErrors } from '../../parts/field-errors';
import { Refusal } from '../../parts/refusal';
import { useAct } from '../../parts/use-act';
import { useMoment } from '../../parts/use-moment';
import { tellDone } from '../../shell/tell';
import { shellWords } from '../../shell/words';
import { webhooksWords } from './words';

/** Everything that happened in a span is told again to one endpoint. */
export function ReplaySpan({ endpoint }: { endpoint: string }) {
  const say = useWords(webhooksWords);
  const common = useWords(shellWords);
  const moment = useMoment();
  const [opened, { open, close }] = useDisclosure();
  const [span, setSpan] = useState({ from: '', to: '' });
  const replay = useAct({
    quiet: true,
    act: () =>
      ask<{ planned: number; continueFrom: string | null }>('POST', `/v1/webhook-endpoints/${endpoint}/replay`, {
        body: { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() },
      }),
    refresh: ['webhook-deliveries'],
    onDone: ({ planned, continueFrom }) => {
      close();
      tellDone(
        `${say('replay_planned', { count: planned })} ${continueFrom ? say('replay_more', { time: moment(continueFrom) }) : ''}`,
      );
    },
  });
  const at = fieldErrors(replay.error);
  return (
    <>
      <Button size="xs" variant="light" onClick={open} data-testid="replay-span">
        {say('replay_span')}
      </Button>
      <Modal opened={opened} onClose={close} title={say('replay_span')} closeButtonProps={{ 'aria-label': common('close') }}>
        <form onSubmit={(event) => (event.preventDefault(), replay.mutate())}>
          <Stack gap="sm">
            <Text size="sm">{say('replay_span_about')}</Text>
            {(['from', 'to'] as const).map((end) => (
              <TextInput
                key={end}
                type="datetime-local"
                required
                label={say(end)}
                value={span[end]}
                onChange={(event) => setSpan({ ...span, [end]: event.currentTarget.value })}
                error={at(end)}
              />
            ))}
            <Refusal error={replay.error} fields={['from', 'to']} />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={close}>
                {common('cancel')}
              </Button>
              <Button type="submit" loading={replay.isPending}>
                {say('replay')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
