import { Button, Group, Modal, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../api/client';
import type { Channel } from '../../api/nouns';
import { useWords } from '../../i18n/catalogue';
import { fieldErrors } from '../../parts/field-errors';
import { partsWords } from '../../parts/parts-words';
import { Refusal } from '../../parts/refusal';
import { useAct } from '../../parts/use-act';
import { shellWords } from '../../shell/words';
import { channelsWords } from './words';

const stated = ['online', 'offline', 'pending', 'flagged', 'disabled'] as const;

export function ChannelForm({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const say = useWords(channelsWords);
  const parts = useWords(partsWords);
  const common = useWords(shellWords);
  const [name, setName] = useState(channel.name);
  const [perSecond, setPerSecond] = useState<string | number>(channel.throughputPerSecond);
  const [status, setStatus] = useState<string>(channel.status);
  const [reason, setReason] = useState('');
  const save = useAct({
    quiet: true,
    act: () =>
      ask('PATCH', `/v1/channels/${channel.id}`, {
        body: {
          name: name.trim(),
          throughputPerSecond: Number(perSecond),
          ...(status === channel.status ? {} : { status, ...(reason.trim() ? { statusReason: reason.trim() } : {}) }),
        },
      }),
    refresh: ['channels'],
    done: parts('saved'),
    onDone: onClose,
  });
  const at = fieldErrors(save.error);
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('edit_title', { name: channel.name })}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <form onSubmit={(event) => (event.preventDefault(), save.mutate())} data-testid="channel-form">
        <Stack gap="sm">
          <TextInput
            label={say('name')}
            required
            data-autofocus
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={at('name')}
          />
          <NumberInput
            label={say('throughput')}
            min={1}
            max={1000}
            allowDecimal={false}
            value={perSecond}
            onChange={setPerSecond}
            error={at('throughputPerSecond')}
          />
          <Select
            label={say('status')}
            allowDeselect={false}
            value={status}
            onChange={(value) => value && setStatus(value)}
            data={[
              ...(channel.status === 'unknown' ? [{ value: 'unknown', label: say('status_unknown') }] : []),
              ...stated.map((value) => ({ value, label: say(`status_${value}`) })),
            ]}
            error={at('status')}
          />
          {status === channel.status ? null : (
            <TextInput
              label={say('reason')}
              description={say('reason_hint')}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              error={at('statusReason')}
            />
          )}
          <Refusal error={save.error} fields={['name', 'throughputPerSecond', 'status', 'statusReason']} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {common('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} data-testid="channel-save">
              {common('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
