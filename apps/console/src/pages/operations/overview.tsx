import { Anchor, SimpleGrid, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useWords } from '../../i18n/catalogue';
import { Reading } from '../../parts/reading';
import { Section } from '../../parts/section';
import { Tile } from '../../parts/tile';
import { useMoment } from '../../parts/use-moment';
import { WideTable } from '../../parts/wide-table';
import { useOperations, type Operations } from './operations-queries';
import { Circuits, Processes, Sync } from './overview-tables';
import { operationsWords } from './words';

/** What moves, what waits, and what needs somebody. */
export function Overview() {
  const query = useOperations();
  return (
    <Reading query={query}>
      {(data) => (
        <>
          <Numbers operations={data} />
          <Queues operations={data} />
          <Circuits circuits={data.circuits} />
          <Sync sync={data.sync} />
          <Processes processes={data.processes} />
        </>
      )}
    </Reading>
  );
}

function Numbers({ operations }: { operations: Operations }) {
  const say = useWords(operationsWords);
  const moment = useMoment();
  const { receipts, deadLetters, unknown, heldTemplates, spool } = operations;
  return (
    <>
      <Text size="xs" c="dimmed" mb="xs">
        {say('as_of', { time: moment(operations.at) })}
      </Text>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} spacing="sm" mb="md">
        <Tile
          name={say('receipts_waiting')}
          value={receipts.waiting}
          testid="receipts-waiting"
          {...(receipts.oldestAt ? { about: say('receipts_oldest', { time: moment(receipts.oldestAt) }) } : {})}
        />
        <Tile
          name={say('quarantined')}
          testid="quarantined"
          value={
            <Anchor component={Link} to="/operations/quarantine" inherit>
              {receipts.quarantined}
            </Anchor>
          }
        />
        <Tile
          name={say('failed_for_good')}
          testid="dead-letters"
          value={
            <Anchor component={Link} to="/operations/dead-letters" inherit>
              {deadLetters}
            </Anchor>
          }
        />
        <Tile name={say('unknown')} about={say('unknown_about')} value={unknown} testid="unknown" />
        <Tile name={say('held_templates')} about={say('held_templates_about')} value={heldTemplates} />
        {spool ? <Tile name={say('spool')} value={spool.files} about={say('spool_of', spool)} /> : null}
      </SimpleGrid>
    </>
  );
}

function Queues({ operations }: { operations: Operations }) {
  const say = useWords(operationsWords);
  const moment = useMoment();
  const { i18n } = useTranslation();
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <Section title={say('queues')} about={say('queues_about')}>
      <WideTable
        label={say('queues')}
        columns={[say('lane'), say('due'), say('oldest_due'), say('held'), say('scheduled')]}
        minWidth={440}
        testid="queues"
      >
        {operations.queues.map(({ lane, due, oldestDueAt, held, scheduled }) => (
          <Table.Tr key={lane}>
            <Table.Td>{say(`lane_${lane}`)}</Table.Td>
            <Table.Td className="tabular">{number.format(due)}</Table.Td>
            <Table.Td>{oldestDueAt ? moment(oldestDueAt) : '–'}</Table.Td>
            <Table.Td className="tabular">{number.format(held)}</Table.Td>
            <Table.Td className="tabular">{number.format(scheduled)}</Table.Td>
          </Table.Tr>
        ))}
      </WideTable>
    </Section>
  );
}
