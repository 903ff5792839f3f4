import { Badge, Table } from '@mantine/core';
import { useWords } from '../../i18n/catalogue';
import { Nothing } from '../../parts/reading';
import { Section } from '../../parts/section';
import { useMoment } from '../../parts/use-moment';
import { WideTable } from '../../parts/wide-table';
import type { Operations } from './operations-queries';
import { operationsWords } from './words';

export function Circuits({ circuits }: { circuits: Operations['circuits'] }) {
  const say = useWords(operationsWords);
  const moment = useMoment();
  return (
    <Section title={say('circuits')} about={say('circuits_about')}>
      {circuits.length === 0 ? (
        <Nothing>{say('circuits_none')}</Nothing>
      ) : (
        <WideTable
          label={say('circuits')}
          columns={[say('subject'), say('code'), say('detail'), say('opened'), say('probe')]}
          minWidth={640}
          testid="circuits"
        >
          {circuits.map(({ scope, subject, code, detail, openedAt, probeAfter }) => (
            <Table.Tr key={`${scope} ${subject}`}>
              <Table.Td>
                {say(`scope_${scope}`)} <code>{subject}</code>
              </Table.Td>
              <Table.Td>{code}</Table.Td>
              <Table.Td className="others-words">{detail}</Table.Td>
              <Table.Td>{moment(openedAt)}</Table.Td>
              <Table.Td>{moment(probeAfter)}</Table.Td>
            </Table.Tr>
          ))}
        </WideTable>
      )}
    </Section>
  );
}

export function Sync({ sync }: { sync: Operations['sync'] }) {
  const say = useWords(operationsWords);
  const moment = useMoment();
  return (
    <Section title={say('sync')}>
      {sync.length === 0 ? (
        <Nothing>{say('sync_none')}</Nothing>
      ) : (
        <WideTable
          label={say('sync')}
          columns={[say('account'), say('sync_attempt'), say('sync_success'), say('sync_error')]}
          minWidth={560}
          testid="sync"
        >
          {sync.map((one) => (
            <Table.Tr key={one.account}>
              <Table.Td>
                <bdi>{one.name}</bdi>
              </Table.Td>
              <Table.Td>{one.running ? say('sync_running') : moment(one.lastAttemptAt)}</Table.Td>
              <Table.Td>{moment(one.lastSuccessAt)}</Table.Td>
              <Table.Td className="others-words">{one.lastError ? `${moment(one.lastErrorAt)}: ${one.lastError}` : '–'}</Table.Td>
            </Table.Tr>
          ))}
        </WideTable>
      )}
    </Section>
  );
}

export function Processes({ processes }: { processes: Operations['processes'] }) {
  const say = useWords(operationsWords);
  const moment = useMoment();
  return (
    <Section title={say('processes')}>
      {processes.length === 0 ? (
        <Nothing>{say('processes_none')}</Nothing>
      ) : (
        <WideTable
          label={say('processes')}
          columns={[say('process'), say('state'), say('started'), say('seen')]}
          minWidth={440}
          testid="processes"
        >
          {processes.map(({ app, startedAt, seenAt, alive }, index) => (
            <Table.Tr key={`${app} ${startedAt} ${index}`}>
              <Table.Td>{app}</Table.Td>
              <Table.Td>
                <Badge variant="light" color={alive ? 'teal' : 'red'} tt="none">
                  {say(alive ? 'alive' : 'silent')}
                </Badge>
              </Table.Td>
              <Table.Td>{moment(startedAt)}</Table.Td>
              <Table.Td>{moment(seenAt)}</Table.Td>
            </Table.Tr>
          ))}
        </WideTable>
      )}
    </Section>
  );
}
