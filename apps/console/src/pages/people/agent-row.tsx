import { Badge, Button, Table, Text } from '@mantine/core';
import { ask } from '../../api/client';
import type { Agent } from '../../api/nouns';
import { useSession } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { Confirm } from '../../parts/confirm';
import classes from '../../parts/parts.module.css';
import { partsWords } from '../../parts/parts-words';
import { useAct } from '../../parts/use-act';
import { useMoment } from '../../parts/use-moment';
import type { Invited, Link } from './people-queries';
import { peopleWords } from './words';

export interface Handed {
  kind: 'invitation' | 'reset';
  name: string;
  link: Link;
}

interface Shown {
  agent: Agent;
  mayChange: boolean;
  onEdit: () => void;
  onLink: (handed: Handed) => void;
}
const colours = { active: 'teal', invited: 'yellow', disabled: 'gray' } as const;

export function AgentRow({ agent, mayChange, onEdit, onLink }: Shown) {
  const say = useWords(peopleWords);
  const moment = useMoment();
  const you = useSession().agent.id === agent.id;
  return (
    <Table.Tr data-testid={`agent-${agent.email}`}>
      <Table.Td>
        <bdi>{agent.name}</bdi> {you ? say('you') : null}
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {agent.email}
        </Text>
      </Table.Td>
      <Table.Td>{say(`role_${agent.role}`)}</Table.Td>
      <Table.Td>
        {agent.teams.map(({ name }) => name).join(', ') || '–'}
        {agent.skills.length > 0 ? (
          <Text size="xs" c="dimmed">
            {agent.skills.join(', ')}
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td>
        {say(`presence_${agent.presence}`)}
        <Text size="xs" c="dimmed">
          {say('load_of', { load: agent.load, capacity: agent.capacity })}
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge variant="light" color={colours[agent.status]} tt="none">
          {say(`status_${agent.status}`)}
        </Badge>
        {agent.totp ? (
          <Text size="xs" c="dimmed">
            {say('totp_on')}
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td>{moment(agent.lastSeenAt)}</Table.Td>
      {mayChange ? (
        <Table.Td>
          <AgentActs agent={agent} you={you} onEdit={onEdit} onLink={onLink} />
        </Table.Td>
      ) : null}
    </Table.Tr>
  );
}

function AgentActs({ agent, you, onEdit, onLink }: Omit<Shown, 'mayChange'> & { you: boolean }) {
  const say = useWords(peopleWords);
  const parts = useWords(partsWords);
  const { id, name, status, totp } = agent;
  const refresh = ['agents'];
  const disable = useAct({ act: () => ask('POST', `/v1/agents/${id}/disable`), refresh, done: say('disabled', { name }) });
  const enable = useAct({ act: () => ask('POST', `/v1/agents/${id}/enable`), refresh, done: say('enabled', { name }) });
  const totpOff = useAct({ act: () => ask('DELETE', `/v1/agents/${id}/totp`), refresh, done: say('totp_removed') });
  const again = useAct({
    act: () => ask<Invited>('POST', `/v1/agents/${id}/invite`),
    refresh,
    onDone: ({ invitation }) => onLink({ kind: 'invitation', name, link: invitation }),
  });
  const reset = useAct({
    act: () => ask<Link>('POST', `/v1/agents/${id}/reset-link`),
    refresh,
    onDone: (link) => onLink({ kind: 'reset', name, link }),
  });
  return (
    <div className={classes.acts}>
      <Button
        size="compact-sm"
        variant="light"
        onClick={onEdit}
        aria-label={`${parts('edit')}: ${name}`}
        data-testid="agent-edit"
      >
        {parts('edit')}
      </Button>
      {status === 'invited' ? (
        <Button
          size="compact-sm"
          variant="light"
          loading={again.isPending}
          onClick={() => again.mutate()}
          aria-label={`${say('invite_again')}: ${name}`}
        >
          {say('invite_again')}
        </Button>
      ) : null}
      {status === 'active' ? (
        <Confirm
          label={say('reset')}
          name={name}
          color="helio"
          question={say('reset_question', { name })}
          loading={reset.isPending}
          onYes={() => reset.mutate()}
          testid="agent-reset"
        />
      ) : null}
      {totp && !you ? (
        <Confirm
          label={say('totp_off')}
          name={name}
          question={say('totp_off_question', { name })}
          onYes={() => totpOff.mutate()}
        />
      ) : null}
      {status === 'disabled' ? (
        <Button
          size="compact-sm"
          variant="light"
          loading={enable.isPending}
          onClick={() => enable.mutate()}
          aria-label={`${say('enable')}: ${name}`}
          data-testid="agent-enable"
        >
          {say('enable')}
        </Button>
      ) : you ? null : (
        <Confirm
          label={say('disable')}
          name={name}
          question={say('disable_question', { name })}
          loading={disable.isPending}
          onYes={() => disable.mutate()}
          testid="agent-disable"
        />
      )}
    </div>
  );
}
