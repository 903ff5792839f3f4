import { Button, Group, Modal, MultiSelect, Stack, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../api/client';
import type { Team } from '../../api/nouns';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { Confirm } from '../../parts/confirm';
import { fieldErrors } from '../../parts/field-errors';
import classes from '../../parts/parts.module.css';
import { partsWords } from '../../parts/parts-words';
import { Nothing, Reading } from '../../parts/reading';
import { Refusal } from '../../parts/refusal';
import { useAct } from '../../parts/use-act';
import { WideTable } from '../../parts/wide-table';
import { shellWords } from '../../shell/words';
import { useAgents } from '../inbox/desk-queries';
import { useTeamList } from './people-queries';
import { peopleWords } from './words';

export function Teams() {
  const say = useWords(peopleWords);
  const parts = useWords(partsWords);
  const mayChange = useMay()('teams:write');
  const teams = useTeamList();
  const [form, setForm] = useState<{ team: Team | null } | null>(null);
  const remove = useAct({
    act: (id: string) => ask('DELETE', `/v1/teams/${id}`),
    refresh: ['teams', 'agents'],
    done: say('team_deleted'),
  });
  return (
    <>
      {mayChange ? (
        <Group justify="flex-end" mb="sm">
          <Button size="xs" onClick={() => setForm({ team: null })} data-testid="team-new">
            {say('team_new')}
          </Button>
        </Group>
      ) : null}
      <Reading query={teams}>
        {(rows) =>
          rows.length === 0 ? (
            <Nothing>{say('no_teams')}</Nothing>
          ) : (
            <WideTable
              label={say('teams')}
              minWidth={520}
              testid="teams-table"
              columns={[say('name'), say('members'), say('channels_count'), ...(mayChange ? [parts('acts')] : [])]}
            >
              {rows.map((team) => (
                <Table.Tr key={team.id} data-testid={`team-${team.name}`}>
                  <Table.Td>
                    <bdi>{team.name}</bdi>
                  </Table.Td>
                  <Table.Td>
                    {team.members.map(({ name }) => name).join(', ') || say('no_members')}
                    <Text size="xs" c="dimmed">
                      {say('members_count', { count: team.members.length })}
                    </Text>
                  </Table.Td>
                  <Table.Td className="tabular">{team.channels.length}</Table.Td>
                  {mayChange ? (
                    <Table.Td>
                      <div className={classes.acts}>
                        <Button
                          size="compact-sm"
                          variant="light"
                          onClick={() => setForm({ team })}
                          aria-label={`${parts('edit')}: ${team.name}`}
                        >
                          {parts('edit')}
                        </Button>
                        <Confirm
                          label={parts('delete')}
                          name={team.name}
                          question={say('team_delete_question', { name: team.name })}
                          onYes={() => remove.mutate(team.id)}
                        />
                      </div>
                    </Table.Td>
                  ) : null}
                </Table.Tr>
              ))}
            </WideTable>
          )
        }
      </Reading>
      {form ? <TeamForm team={form.team} onClose={() => setForm(null)} /> : null}
    </>
  );
}

function TeamForm({ team, onClose }: { team: Team | null; onClose: () => void }) {
  const say = useWords(peopleWords);
  const parts = useWords(partsWords);
  const common = useWords(shellWords);
  const { data: agents } = useAgents();
  const [name, setName] = useState(team?.name ?? '');
  const [members, setMembers] = useState(team?.members.map(({ id }) => id) ?? []);
  const save = useAct({
    quiet: true,
    act: () =>
      ask(team ? 'PATCH' : 'POST', team ? `/v1/teams/${team.id}` : '/v1/teams', { body: { name: name.trim(), members } }),
    refresh: ['teams', 'agents'],
    done: parts('saved'),
    onDone: onClose,
  });
  const at = fieldErrors(save.error);
  // Members beyond the first hundred agents are still members: they must not fall out of the list.
  const known = new Map([...(team?.members ?? []), ...(agents ?? [])].map((one) => [one.id, one.name]));
  return (
    <Modal
      opened
      onClose={onClose}
      title={team ? say('team_edit', { name: team.name }) : say('team_new')}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <form onSubmit={(event) => (event.preventDefault(), save.mutate())} data-testid="team-form">
        <Stack gap="sm">
          <TextInput
            label={say('team_name')}
            required
            data-autofocus
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={at('name')}
          />
          <MultiSelect
            label={say('members')}
            searchable
            value={members}
            onChange={setMembers}
            data={[...known].map(([value, label]) => ({ value, label }))}
            error={at('members')}
          />
          <Refusal error={save.error} fields={['name', 'members']} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {common('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} data-testid="team-save">
              {common('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
