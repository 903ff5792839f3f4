import { Anchor, Table, Text } from '@mantine/core';
import { IconCircleCheck, IconMessageQuestion } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useServerNow } from '../../api/server-clock';
import { useWords } from '../../i18n/catalogue';
import { timeText } from '../inbox/clock-texts';
import { countdown } from '../inbox/countdown';
import type { DeskRow } from './desk-queries';
import classes from './window-desk.module.css';
import { windowDeskWords } from './words';

export function DeskTable({ rows }: { rows: readonly DeskRow[] }) {
  const say = useWords(windowDeskWords);
  return (
    <div className={classes.scroll} role="region" aria-label={say('table')} tabIndex={0}>
      <Table stickyHeader verticalSpacing={6} highlightOnHover data-testid="window-desk">
        <Table.Thead>
          <Table.Tr>
            {(['left', 'contact', 'last_message', 'answer', 'with', 'nudge'] as const).map((column) => (
              <Table.Th key={column} scope="col" className={column === 'last_message' ? classes.words : undefined}>
                {say(column)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Row key={row.conversation.id} row={row} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Row({ row }: { row: DeskRow }) {
  const say = useWords(windowDeskWords);
  const { i18n } = useTranslation();
  const { conversation, answered, nudge } = row;
  const name = conversation.contactName ?? say('unknown_contact');
  return (
    <Table.Tr data-testid={`desk-${conversation.id}`}>
      <Table.Td>
        <TimeLeft closesAt={conversation.window.closesAt} />
      </Table.Td>
      <Table.Td>
        <Anchor component={Link} to={`/inbox/${conversation.id}`} size="sm" aria-label={say('open_conversation', { name })}>
          <bdi>{name}</bdi>
        </Anchor>
        <Text size="xs" c="dimmed">
          {conversation.channelName}
        </Text>
      </Table.Td>
      <Table.Td className={classes.words}>
        <bdi>{conversation.lastMessage?.preview ?? ''}</bdi>
      </Table.Td>
      <Table.Td>
        <span className={classes.answer} data-answered={answered}>
          {answered ? <IconCircleCheck size={15} aria-hidden /> : <IconMessageQuestion size={15} aria-hidden />}
          {say(answered ? 'answered' : 'unanswered')}
        </span>
      </Table.Td>
      <Table.Td>{conversation.assignee?.name ?? conversation.team?.name ?? say('nobody')}</Table.Td>
      <Table.Td>{say(`nudge_${nudge.state}`, { time: nudge.at ? timeText(nudge.at, i18n.language) : '' })}</Table.Td>
    </Table.Tr>
  );
}

/** Only this cell renders every second. */
function TimeLeft({ closesAt }: { closesAt: string | null }) {
  const say = useWords(windowDeskWords);
  const left = countdown(closesAt, useServerNow());
  return (
    <span className={`${classes.left} tabular`} data-urgency={left.urgency}>
      {left.urgency === 'closed' ? say('closed') : left.text}
    </span>
  );
}
