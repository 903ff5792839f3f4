import { Button, Group, SegmentedControl, SimpleGrid, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../api/server-clock';
import type { Durations, ServiceReport as Report } from '../../api/reports';
import { useWords } from '../../i18n/catalogue';
import { durationText } from '../../parts/duration-text';
import { Nothing, Reading } from '../../parts/reading';
import { Section } from '../../parts/section';
import { WideTable } from '../../parts/wide-table';
import { ReportFilters, type ReportFilter } from './report-filter';
import { useServiceReport } from './report-queries';
import { csvHref, spanOf } from './report-span';
import { Tile } from '../../parts/tile';
import { Volume } from './volume';
import { reportsWords } from './words';

interface Shown {
  filter: ReportFilter;
  onFilter: (filter: ReportFilter) => void;
}

export function ServiceReport({ filter, onFilter }: Shown) {
  const say = useWords(reportsWords);
  const [bucket, setBucket] = useState<'hour' | 'day'>(filter.span === 'today' ? 'hour' : 'day');
  const span = spanOf(filter, serverNow());
  const query = 'problem' in span ? null : { ...span, channel: filter.channel, team: filter.team };
  const report = useServiceReport(query, bucket);
  return (
    <>
      <ReportFilters filter={filter} onChange={onFilter} problem={'problem' in span ? span.problem : null} />
      {query ? (
        <Reading query={report}>
          {(data) => (
            <>
              <Numbers report={data} />
              <Section
                title={say('volume')}
                acts={
                  <Group gap="xs">
                    <SegmentedControl
                      size="xs"
                      aria-label={say('bucket')}
                      value={bucket}
                      onChange={(value) => setBucket(value as 'hour' | 'day')}
                      data={(['hour', 'day'] as const).map((value) => ({ value, label: say(`by_${value}`) }))}
                    />
                    <Button
                      component="a"
                      href={csvHref('/v1/reports/service.csv', { ...query, bucket })}
                      download
                      size="xs"
                      variant="default"
                      data-testid="service-csv"
                    >
                      {say('csv')}
                    </Button>
                  </Group>
                }
              >
                <Volume volume={data.volume} bucket={bucket} />
              </Section>
              <ByAgent report={data} />
            </>
          )}
        </Reading>
      ) : null}
    </>
  );
}

function Numbers({ report }: { report: Report }) {
  const say = useWords(reportsWords);
  const sum = (side: 'in' | 'out'): number => report.volume.reduce((total, one) => total + one[side], 0);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="sm" mb="md">
      <DurationTile name={say('first_response')} about={say('first_response_about')} of={report.firstResponse} />
      <DurationTile name={say('resolution')} about={say('resolution_about')} of={report.resolution} />
      <Tile name={say('windows_lost')} about={say('windows_lost_about')} value={report.windowsLost} testid="windows-lost" />
      <Tile name={say('messages')} about={say('messages_about')} value={sum('in') + sum('out')}>
        <Text size="sm">
          {say('in')} {sum('in')} · {say('out')} {sum('out')}
        </Text>
      </Tile>
    </SimpleGrid>
  );
}

function DurationTile({ name, about, of }: { name: string; about: string; of: Durations }) {
  const say = useWords(reportsWords);
  const { i18n } = useTranslation();
  if (of.p50 === null) return <Tile name={name} about={about} value="–" children={<Text size="sm">{say('no_measure')}</Text>} />;
  return (
    <Tile name={name} about={about} value={durationText(of.p50, i18n.language)}>
      <Text size="sm">
        {of.p90 === null ? null : `${say('ninety', { time: durationText(of.p90, i18n.language) })} · `}
        {say('measured', { count: of.count })}
      </Text>
    </Tile>
  );
}

function ByAgent({ report }: { report: Report }) {
  const say = useWords(reportsWords);
  const { i18n } = useTranslation();
  return (
    <Section title={say('by_agent')}>
      {report.byAgent.length === 0 ? (
        <Nothing>{say('no_agents')}</Nothing>
      ) : (
        <WideTable
          label={say('by_agent')}
          columns={[say('agent'), say('conversations'), say('sent_by_agent'), say('first_response_half')]}
          minWidth={420}
          testid="by-agent"
        >
          {report.byAgent.map(({ agent, conversations, messages, firstResponseP50 }) => (
            <Table.Tr key={agent.id}>
              <Table.Td>
                <bdi>{agent.name}</bdi>
              </Table.Td>
              <Table.Td className="tabular">{conversations}</Table.Td>
              <Table.Td className="tabular">{messages}</Table.Td>
              <Table.Td>{firstResponseP50 === null ? '–' : durationText(firstResponseP50, i18n.language)}</Table.Td>
            </Table.Tr>
          ))}
        </WideTable>
      )}
    </Section>
  );
}
