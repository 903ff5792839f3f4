import { Box, Skeleton, Table } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { VolumeBucket } from '../../api/reports';
import { useWords } from '../../i18n/catalogue';
import { Nothing } from '../../parts/reading';
import { WideTable } from '../../parts/wide-table';
import { reportsWords } from './words';

const VolumeChart = lazy(() => import('./volume-chart'));

export function Volume({ volume, bucket }: { volume: VolumeBucket[]; bucket: 'hour' | 'day' }) {
  const say = useWords(reportsWords);
  const { i18n } = useTranslation();
  if (volume.length === 0) return <Nothing>{say('no_volume')}</Nothing>;
  const format = new Intl.DateTimeFormat(
    i18n.language,
    bucket === 'day'
      ? { month: 'short', day: 'numeric', timeZone: 'UTC' }
      : { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  );
  const points = volume.map((one) => ({ when: format.format(new Date(one.at)), in: one.in, out: one.out }));
  return (
    <>
      <Box role="img" aria-label={say('chart')} data-testid="volume-chart">
        <Suspense fallback={<Skeleton h={240} />}>
          <VolumeChart points={points} names={{ in: say('in'), out: say('out') }} />
        </Suspense>
      </Box>
      <details>
        <summary data-testid="volume-as-table">{say('as_table')}</summary>
        <WideTable label={say('volume')} columns={[say('when'), say('in'), say('out')]} minWidth={280} testid="volume-table">
          {points.map((point, index) => (
            <Table.Tr key={volume[index]?.at}>
              <Table.Td>{point.when}</Table.Td>
              <Table.Td className="tabular">{point.in}</Table.Td>
              <Table.Td className="tabular">{point.out}</Table.Td>
            </Table.Tr>
          ))}
        </WideTable>
      </details>
    </>
  );
}
