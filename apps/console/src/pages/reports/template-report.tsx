import { Button, Group, Table, Text } from '@mantine/core';
import { serverNow } from '../../api/server-clock';
import { useWords } from '../../i18n/catalogue';
import { Nothing, Reading } from '../../parts/reading';
import { WideTable } from '../../parts/wide-table';
import { ReportFilters, type ReportFilter } from './report-filter';
import { useTemplateReport } from './report-queries';
import { csvHref, percent, spanOf } from './report-span';
import { reportsWords } from './words';

interface Shown {
  filter: ReportFilter;
  onFilter: (filter: ReportFilter) => void;
}

export function TemplateReport({ filter, onFilter }: Shown) {
  const say = useWords(reportsWords);
  const span = spanOf(filter, serverNow());
  const query = 'problem' in span ? null : span;
  const report = useTemplateReport(query);
  const share = (part: number, sent: number): string => {
    const of = percent(part, sent);
    return of === null ? String(part) : `${part} (${of}%)`;
  };
  return (
    <>
      <ReportFilters filter={filter} onChange={onFilter} problem={'problem' in span ? span.problem : null} narrow={false} />
      {query ? (
        <Reading query={report}>
          {({ data }) =>
            data.length === 0 ? (
              <Nothing>{say('no_templates')}</Nothing>
            ) : (
              <>
                <Group justify="space-between" mb="xs">
                  <Text size="xs" c="dimmed">
                    {say('read_about')}
                  </Text>
                  <Button
                    component="a"
                    href={csvHref('/v1/reports/templates.csv', { ...query })}
                    download
                    size="xs"
                    variant="default"
                    data-testid="templates-csv"
                  >
                    {say('csv')}
                  </Button>
                </Group>
                <WideTable
                  label={say('templates')}
                  columns={[
                    say('template'),
                    say('language'),
                    say('sent'),
                    say('delivered'),
                    say('read'),
                    say('failed'),
                    say('failed_by'),
                  ]}
                  minWidth={760}
                  testid="template-report"
                >
                  {data.map((row) => (
                    <Table.Tr key={row.template}>
                      <Table.Td>{row.name}</Table.Td>
                      <Table.Td>{row.language}</Table.Td>
                      <Table.Td className="tabular">{row.sent}</Table.Td>
                      <Table.Td className="tabular">{share(row.delivered, row.sent)}</Table.Td>
                      <Table.Td className="tabular">{share(row.read, row.sent)}</Table.Td>
                      <Table.Td className="tabular">{share(row.failed, row.sent)}</Table.Td>
                      <Table.Td>{row.failedBy.map(({ code, count }) => `${code} × ${count}`).join(', ') || '–'}</Table.Td>
                    </Table.Tr>
                  ))}
                </WideTable>
              </>
            )
          }
        </Reading>
      ) : null}
    </>
  );
}
