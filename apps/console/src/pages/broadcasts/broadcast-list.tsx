import { Anchor, Button, Group, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import adminClasses from '../../admin/admin.module.css';
import { Answer } from '../../admin/answer';
import { Choice } from '../../admin/choice';
import { Pager } from '../../admin/pager';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { PageTitle } from '../../shell/page-title';
import { momentText } from '../inbox/clock-texts';
import { states, useBroadcasts, useLiveBroadcasts } from './broadcast-queries';
import { ProgressBar, StateBadge } from './broadcast-state';
import { settled } from './progress-shares';
import { broadcastsWords } from './words';

export function BroadcastList() {
  const say = useWords(broadcastsWords);
  const { i18n } = useTranslation();
  const may = useMay();
  const [state, setState] = useState<string | null>(null);
  const [cursors, setCursors] = useState<string[]>([]);
  const broadcasts = useBroadcasts(state, cursors.at(-1) ?? null);
  useLiveBroadcasts();
  return (
    <>
      <PageTitle id="broadcasts">
        {may('broadcasts:write') ? (
          <Button
            component={Link}
            to="/broadcasts/new"
            size="xs"
            leftSection={<IconPlus size={15} aria-hidden />}
            data-testid="new-broadcast"
          >
            {say('new')}
          </Button>
        ) : null}
      </PageTitle>
      <Group mb="md">
        <Choice
          label={say('state')}
          value={state}
          onPick={(picked) => (setState(picked), setCursors([]))}
          options={states.map((one) => ({ value: one, label: say(`state_${one}`) }))}
        />
      </Group>
      <Answer of={broadcasts}>
        {({ data, nextCursor }) =>
          data.length === 0 ? (
            <Text role="status">{say(state ? 'empty_state' : 'empty')}</Text>
          ) : (
            <>
              <div className={adminClasses.scroll} role="region" aria-label={say('list')} tabIndex={0}>
                <Table verticalSpacing={6} highlightOnHover data-testid="broadcasts">
                  <Table.Thead>
                    <Table.Tr>
                      {(['name', 'state', 'template', 'recipients', 'progress', 'created'] as const).map((column) => (
                        <Table.Th key={column} scope="col">
                          {say(column)}
                        </Table.Th>
                      ))}
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {data.map((broadcast) => (
                      <Table.Tr key={broadcast.id} data-testid={`broadcast-${broadcast.id}`}>
                        <Table.Td>
                          <Anchor component={Link} to={`/broadcasts/${broadcast.id}`} size="sm">
                            {broadcast.name}
                          </Anchor>
                        </Table.Td>
                        <Table.Td>
                          <StateBadge state={broadcast.state} />
                        </Table.Td>
                        <Table.Td>
                          {broadcast.template.name}{' '}
                          <Text span c="dimmed" size="xs">
                            {broadcast.template.language}
                          </Text>
                        </Table.Td>
                        <Table.Td className="tabular">{broadcast.audience.count.toLocaleString()}</Table.Td>
                        <Table.Td>
                          <ProgressBar progress={broadcast.progress} legend={false} />
                          {broadcast.progress.total > 0 ? (
                            <Text size="xs" c="dimmed" className="tabular">
                              {say('done_of', { done: settled(broadcast.progress), total: broadcast.progress.total })}
                            </Text>
                          ) : null}
                        </Table.Td>
                        <Table.Td style={{ whiteSpace: 'nowrap' }}>{momentText(broadcast.createdAt, i18n.language)}</Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </div>
              <Pager cursors={cursors} next={nextCursor} onMove={setCursors} />
            </>
          )
        }
      </Answer>
    </>
  );
}
