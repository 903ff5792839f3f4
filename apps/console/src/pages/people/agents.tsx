import { Button, Group, Select } from '@mantine/core';
import { useState } from 'react';
import type { Agent } from '../../api/nouns';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { partsWords } from '../../parts/parts-words';
import { Nothing, Reading } from '../../parts/reading';
import { ShownOnce } from '../../parts/shown-once';
import { useMoment } from '../../parts/use-moment';
import { WideTable } from '../../parts/wide-table';
import { shellWords } from '../../shell/words';
import { AgentForm } from './agent-form';
import { AgentRow, type Handed } from './agent-row';
import { roles, useAgentPages, useTeamList } from './people-queries';
import { peopleWords } from './words';

export function Agents() {
  const say = useWords(peopleWords);
  const parts = useWords(partsWords);
  const common = useWords(shellWords);
  const moment = useMoment();
  const mayChange = useMay()('agents:write');
  const [filter, setFilter] = useState({ role: '', team: '' });
  const [form, setForm] = useState<{ agent: Agent | null } | null>(null);
  const [handed, setHanded] = useState<Handed | null>(null);
  const agents = useAgentPages(filter);
  const teams = useTeamList();
  return (
    <>
      <Group align="end" gap="sm" mb="sm">
        <Select
          size="xs"
          w={150}
          label={say('filter_role')}
          value={filter.role}
          onChange={(role) => setFilter({ ...filter, role: role ?? '' })}
          data={[{ value: '', label: say('any') }, ...roles.map((value) => ({ value, label: say(`role_${value}`) }))]}
        />
        <Select
          size="xs"
          w={150}
          label={say('filter_team')}
          value={filter.team}
          onChange={(team) => setFilter({ ...filter, team: team ?? '' })}
          data={[{ value: '', label: say('any') }, ...(teams.data ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
        />
        {mayChange ? (
          <Button size="xs" ml="auto" onClick={() => setForm({ agent: null })} data-testid="invite">
            {say('invite')}
          </Button>
        ) : null}
      </Group>
      <Reading query={agents}>
        {({ pages }) => {
          const rows = pages.flatMap(({ data }) => data);
          if (rows.length === 0) return <Nothing>{say('no_agents')}</Nothing>;
          return (
            <WideTable
              label={say('agents')}
              minWidth={820}
              testid="agents-table"
              columns={[
                say('name'),
                say('role'),
                say('in_teams'),
                say('presence'),
                say('status'),
                say('last_seen'),
                ...(mayChange ? [parts('acts')] : []),
              ]}
            >
              {rows.map((agent) => (
                <AgentRow
                  key={agent.id}
                  agent={agent}
                  mayChange={mayChange}
                  onEdit={() => setForm({ agent })}
                  onLink={setHanded}
                />
              ))}
            </WideTable>
          );
        }}
      </Reading>
      {agents.hasNextPage ? (
        <Button
          mt="sm"
          size="xs"
          variant="default"
          loading={agents.isFetchingNextPage}
          onClick={() => void agents.fetchNextPage()}
        >
          {common('load_more')}
        </Button>
      ) : null}
      {form ? (
        <AgentForm
          agent={form.agent}
          onClose={() => setForm(null)}
          onInvited={({ name, invitation }) => setHanded({ kind: 'invitation', name, link: invitation })}
        />
      ) : null}
      <ShownOnce
        title={handed ? say(handed.kind === 'invitation' ? 'invitation' : 'reset_title', { name: handed.name }) : ''}
        about={
          handed
            ? say(handed.kind === 'invitation' ? 'invitation_about' : 'reset_about', { until: moment(handed.link.expiresAt) })
            : null
        }
        label={say('link')}
        secret={handed?.link.url ?? null}
        onClose={() => setHanded(null)}
      />
    </>
  );
}
