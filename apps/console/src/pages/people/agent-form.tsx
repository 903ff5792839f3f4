import { Button, Group, Modal, MultiSelect, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../api/client';
import type { Agent, Role } from '../../api/nouns';
import { useWords } from '../../i18n/catalogue';
import { fieldErrors } from '../../parts/field-errors';
import { partsWords } from '../../parts/parts-words';
import { Refusal } from '../../parts/refusal';
import { useAct } from '../../parts/use-act';
import { shellWords } from '../../shell/words';
import { roles, skillsOf, useTeamList, type Invited } from './people-queries';
import { peopleWords } from './words';

interface Shown {
  /** Null: somebody new is invited. */
  agent: Agent | null;
  onClose: () => void;
  onInvited: (invited: Invited) => void;
}
const fields = ['name', 'email', 'role', 'teams', 'skills', 'capacity'];

export function AgentForm({ agent, onClose, onInvited }: Shown) {
  const say = useWords(peopleWords);
  const parts = useWords(partsWords);
  const common = useWords(shellWords);
  const teams = useTeamList();
  const [given, setGiven] = useState({
    name: agent?.name ?? '',
    email: agent?.email ?? '',
    role: agent?.role ?? ('agent' as Role),
    teams: agent?.teams.map(({ id }) => id) ?? [],
    skills: agent?.skills.join(', ') ?? '',
    capacity: agent?.capacity ?? 5,
  });
  const set = (change: Partial<typeof given>): void => setGiven((known) => ({ ...known, ...change }));
  const body = {
    name: given.name.trim(),
    role: given.role,
    teams: given.teams,
    skills: skillsOf(given.skills),
    capacity: given.capacity,
  };
  const save = useAct({
    quiet: true,
    act: async () => {
      if (agent) return void (await ask('PATCH', `/v1/agents/${agent.id}`, { body }));
      return ask<Invited>('POST', '/v1/agents', { body: { ...body, email: given.email.trim() } });
    },
    refresh: ['agents', 'teams'],
    ...(agent ? { done: parts('saved') } : {}),
    onDone: (invited) => {
      onClose();
      if (invited) onInvited(invited);
    },
  });
  const at = fieldErrors(save.error);
  return (
    <Modal
      opened
      onClose={onClose}
      title={agent ? say('edit_title', { name: agent.name }) : say('invite_title')}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <form onSubmit={(event) => (event.preventDefault(), save.mutate())} data-testid="agent-form">
        <Stack gap="sm">
          <TextInput
            label={say('name')}
            required
            data-autofocus
            maxLength={100}
            value={given.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={at('name')}
          />
          {agent ? null : (
            <TextInput
              label={say('email')}
              type="email"
              required
              autoComplete="off"
              value={given.email}
              onChange={(event) => set({ email: event.currentTarget.value })}
              error={at('email')}
            />
          )}
          <Select
            label={say('role')}
            allowDeselect={false}
            value={given.role}
            onChange={(role) => role && set({ role: role as Role })}
            data={roles.map((value) => ({ value, label: `${say(`role_${value}`)} – ${say(`role_${value}_about`)}` }))}
            error={at('role')}
            data-testid="agent-role"
          />
          <MultiSelect
            label={say('in_teams')}
            value={given.teams}
            onChange={(chosen) => set({ teams: chosen })}
            data={(teams.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            error={at('teams')}
          />
          <TextInput
            label={say('skills')}
            description={`${say('skills_about')}. ${parts('list_hint')}`}
            value={given.skills}
            onChange={(event) => set({ skills: event.currentTarget.value })}
            error={at('skills')}
          />
          <NumberInput
            label={say('capacity')}
            description={say('capacity_about')}
            min={0}
            max={500}
            allowDecimal={false}
            value={given.capacity}
            onChange={(value) => set({ capacity: Number(value) || 0 })}
            error={at('capacity')}
          />
          <Refusal error={save.error} fields={fields} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {common('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} data-testid="agent-save">
              {agent ? common('save') : say('invite_send')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
