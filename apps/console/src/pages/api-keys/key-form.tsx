import { Button, Group, Modal, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import type { Schemas } from '@heliograph/client';
import { useState } from 'react';
import { ask } from '../../api/client';
import { useSession } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { fieldErrors } from '../../parts/field-errors';
import { Refusal } from '../../parts/refusal';
import { useAct } from '../../parts/use-act';
import { shellWords } from '../../shell/words';
import { roles } from '../people/people-queries';
import { peopleWords } from '../people/words';
import { apiKeysWords } from './words';

export type CreatedKey = Schemas['CreatedApiKey'];

export function KeyForm({ onClose, onCreated }: { onClose: () => void; onCreated: (key: CreatedKey) => void }) {
  const say = useWords(apiKeysWords);
  const people = useWords(peopleWords);
  const common = useWords(shellWords);
  // Nobody gives a program more than they may do themselves.
  const { scopes: mine } = useSession();
  const [name, setName] = useState('');
  const [role, setRole] = useState('agent');
  const [scopes, setScopes] = useState<string[]>([]);
  const create = useAct({
    quiet: true,
    act: () => ask<CreatedKey>('POST', '/v1/api-keys', { body: { name: name.trim(), role, scopes } }),
    refresh: ['api-keys'],
    onDone: (key) => (onClose(), onCreated(key)),
  });
  const at = fieldErrors(create.error);
  return (
    <Modal opened onClose={onClose} title={say('create')} closeButtonProps={{ 'aria-label': common('close') }}>
      <form onSubmit={(event) => (event.preventDefault(), create.mutate())} data-testid="key-form">
        <Stack gap="sm">
          <TextInput
            label={say('name')}
            description={say('name_hint')}
            required
            data-autofocus
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={at('name')}
          />
          <Select
            label={say('role')}
            allowDeselect={false}
            value={role}
            onChange={(value) => value && setRole(value)}
            data={roles.map((value) => ({ value, label: people(`role_${value}`) }))}
            error={at('role')}
          />
          <MultiSelect
            label={say('scopes')}
            description={say('scopes_hint')}
            searchable
            value={scopes}
            onChange={setScopes}
            data={mine}
            error={at('scopes')}
            data-testid="key-scopes"
          />
          <Refusal error={create.error} fields={['name', 'role', 'scopes']} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {common('cancel')}
            </Button>
            <Button type="submit" loading={create.isPending} data-testid="key-create">
              {say('create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
