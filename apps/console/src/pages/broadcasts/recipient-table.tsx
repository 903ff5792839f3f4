import { Anchor, Group, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import adminClasses from '../../admin/admin.module.css';
import { Answer } from '../../admin/answer';
import { Choice } from '../../admin/choice';
import { ExportLink } from '../../admin/export-link';
import { Pager } from '../../admin/pager';
import { useWords } from '../../i18n/catalogue';
import { momentText } from '../inbox/clock-texts';
import { recipientStates, useRecipients, type Broadcast } from './broadcast-queries';
import { broadcastsWords } from './words';

/** What became of each recipient, and why. */
export function RecipientTable({ broadcast }: { broadcast: Broadcast }) {
  const say = useWords(broadcastsWords);
  const { i18n } = useTranslation();
  const [state, setState] = useState<string | null>(null);
  const [cursors, setCursors] = useState<string[]>([]);
  const recipients = useRecipients(broadcast.id, state, cursors.at(-1) ?? null);
  return (
    <section>
      <Group justify="space-between" align="end" mb="xs" gap="sm">
        <Title order={2}>{say('recipients')}</Title>
        <Group gap="sm" align="end">
          <Choice
            label={say('state')}
            value={state}
            onPick={(picked) => (setState(picked), setCursors([]))}
            options={recipientStates.map((one) => ({ value: one, label: say(`recipient_${one}`) }))}
            data-testid="recipient-state"
          />
          <ExportLink path={`/v1/broadcasts/${broadcast.id}/recipients.csv`} query={{ state }} />
        </Group>
      </Group>
      <Answer of={recipients}>
        {({ data, nextCursor }) =>
          data.length === 0 ? (
            <Text role="status" size="sm">
              {say('no_recipients')}
            </Text>
          ) : (
            <>
              <div className={adminClasses.scroll} role="region" aria-label={say('recipients')} tabIndex={0}>
                <Table verticalSpacing={4} data-testid="recipients">
                  <Table.Thead>
                    <Table.Tr>
                      {(['phone', 'state', 'reason', 'at'] as const).map((column) => (
                        <Table.Th key={column} scope="col">
                          {say(column)}
                        </Table.Th>
                      ))}
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {data.map((recipient) => (
                      <Table.Tr key={recipient.contact}>
                        <Table.Td className="tabular" style={{ whiteSpace: 'nowrap' }}>
                          <Anchor component={Link} to={`/contacts/${recipient.contact}`} size="sm">
                            {recipient.phone ?? say('unnamed')}
                          </Anchor>
                        </Table.Td>
                        <Table.Td style={{ whiteSpace: 'nowrap' }}>{say(`recipient_${recipient.state}`)}</Table.Td>
                        <Table.Td>
                          {recipient.code ? <code>{recipient.code}</code> : null} {recipient.detail}
                        </Table.Td>
                        <Table.Td style={{ whiteSpace: 'nowrap' }}>
                          {recipient.at ? momentText(recipient.at, i18n.language) : ''}
                        </Table.Td>
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
    </section>
  );
}
