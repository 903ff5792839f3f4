import { Button, Group, Modal, MultiSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../api/client';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { fieldErrors } from '../../parts/field-errors';
import { Refusal } from '../../parts/refusal';
import { useAct } from '../../parts/use-act';
import { shellWords } from '../../shell/words';
import { useEventChoices, type Endpoint, type EndpointWithSecret } from './webhook-queries';
import { webhooksWords } from './words';

interface Shown {
  endpoint: Endpoint | null;
  onClose: () => void;
  onSecret: (secret: string) => void;
}

export function EndpointForm({ endpoint, onClose, onSecret }: Shown) {
  const say = useWords(webhooksWords);
  const common = useWords(shellWords);
  const { data: choices = ['*'] } = useEventChoices(useMay()('events:read'));
  const [url, setUrl] = useState(endpoint?.url ?? '');
  const [events, setEvents] = useState(endpoint?.events ?? ['*']);
  const [description, setDescription] = useState(endpoint?.description ?? '');
  const save = useAct({
    quiet: true,
    act: (): Promise<Endpoint | EndpointWithSecret> => {
      const about = description.trim();
      return endpoint
        ? ask<Endpoint>('PATCH', `/v1/webhook-endpoints/${endpoint.id}`, {
            body: { url: url.trim(), events, description: about || null },
          })
        : ask<EndpointWithSecret>('POST', '/v1/webhook-endpoints', {
            body: { url: url.trim(), events, ...(about ? { description: about } : {}) },
          });
    },
    refresh: ['webhook-endpoints'],
    onDone: (saved) => {
      onClose();
      if ('secret' in saved) onSecret(saved.secret);
    },
  });
  const at = fieldErrors(save.error);
  return (
    <Modal
      opened
      onClose={onClose}
      title={say(endpoint ? 'edit_title' : 'new')}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <form onSubmit={(event) => (event.preventDefault(), save.mutate())} data-testid="endpoint-form">
        <Stack gap="sm">
          <TextInput
            label={say('url')}
            description={say('url_hint')}
            placeholder="https://"
            required
            data-autofocus
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
            error={at('url')}
          />
          <MultiSelect
            label={say('events')}
            description={say('events_hint')}
            searchable
            value={events}
            onChange={setEvents}
            data={[...new Set([...choices, ...events])]}
            error={at('events')}
          />
          <TextInput
            label={say('description')}
            maxLength={500}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
            error={at('description')}
          />
          <Refusal error={save.error} fields={['url', 'events', 'description']} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {common('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} data-testid="endpoint-save">
              {common('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
