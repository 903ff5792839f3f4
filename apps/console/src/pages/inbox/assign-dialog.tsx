import { Button, Group, Modal, Select, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Conversation } from '../../api/nouns';
import { useWords } from '../../i18n/catalogue';
import { actsWords } from './acts-words';
import { useAgents, useTeams } from './desk-queries';
import type { Act } from './use-acts';

interface Shown {
  conversation: Conversation;
  opened: boolean;
  onClose: () => void;
  onAct: (act: Act) => void;
}

export function AssignDialog({ conversation, opened, onClose, onAct }: Shown) {
  const say = useWords(actsWords);
  const { data: agents } = useAgents(opened);
  const { data: teams } = useTeams();
  const [to, setTo] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const working = (agents ?? []).filter(({ status, role }) => status === 'active' && role !== 'viewer');
  const isTeam = to?.startsWith('tem_') ?? false;
  const act = (one: Act): void => {
    onAct(one);
    setTo(null);
    setNote('');
    onClose();
  };
  return (
    <Modal opened={opened} onClose={onClose} title={say('assign_title')} size="sm">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {say('assign_detail')}
        </Text>
        <Select
          data-autofocus
          searchable
          label={`${say('to_agent')} / ${say('to_team')}`}
          value={to}
          onChange={setTo}
          data-testid="assign-to"
          data={[
            { group: say('to_team'), items: (teams ?? []).map(({ id, name }) => ({ value: id, label: name })) },
            {
              group: say('to_agent'),
              items: working.map(({ id, name, presence, load, capacity }) => ({
                value: id,
                label: `${name} (${say('presence_load', { presence: say(presence), load, capacity })})`,
              })),
            },
            ...(conversation.assignee ? [{ value: 'nobody', label: say('nobody') }] : []),
          ]}
        />
        <Textarea
          label={say('transfer_note')}
          value={note}
          maxLength={500}
          autosize
          minRows={2}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="xs">
          <Button
            variant="default"
            disabled={to === null || to === 'nobody'}
            onClick={() =>
              to &&
              act({ what: 'transfer', to: isTeam ? { team: to } : { agent: to }, ...(note.trim() ? { note: note.trim() } : {}) })
            }
            data-testid="transfer"
          >
            {say('transfer')}
          </Button>
          <Button
            disabled={to === null}
            onClick={() =>
              to &&
              act(isTeam ? { what: 'assign', agent: null, team: to } : { what: 'assign', agent: to === 'nobody' ? null : to })
            }
            data-testid="assign"
          >
            {say('assign')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
