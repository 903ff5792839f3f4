import { Button, Group, Progress, SimpleGrid, Table, Text } from '@mantine/core';
import { useWords } from '../../i18n/catalogue';
import { Nothing, Reading } from '../../parts/reading';
import { WideTable } from '../../parts/wide-table';
import { useLiveReport } from './report-queries';
import { csvHref } from './report-span';
import { Tile } from '../../parts/tile';
import { reportsWords } from './words';

export function LiveReport() {
  const say = useWords(reportsWords);
  const report = useLiveReport();
  return (
    <Reading query={report}>
      {(data) => (
        <>
          <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm" mb="md">
            {(['waiting', 'active', 'online', 'away'] as const).map((name) => (
              <Tile key={name} name={say(name)} value={data[name]} testid={`live-${name}`} />
            ))}
          </SimpleGrid>
          <Group justify="space-between" mb="xs">
            <Text size="xs" c="dimmed">
              {say('every_15')}
            </Text>
            <Button component="a" href={csvHref('/v1/reports/live.csv', {})} download size="xs" variant="default">
              {say('csv')}
            </Button>
          </Group>
          {data.load.length === 0 ? (
            <Nothing>{say('no_load')}</Nothing>
          ) : (
            <WideTable
              label={say('load')}
              columns={[say('agent'), say('presence'), say('load')]}
              minWidth={320}
              testid="live-load"
            >
              {data.load.map(({ agent, presence, load, capacity }) => (
                <Table.Tr key={agent.id}>
                  <Table.Td>
                    <bdi>{agent.name}</bdi>
                  </Table.Td>
                  <Table.Td>{say(presence)}</Table.Td>
                  <Table.Td miw={140}>
                    {say('load_of', { load, capacity })}
                    <Progress
                      value={capacity > 0 ? Math.min(100, (load / capacity) * 100) : 0}
                      color={load >= capacity ? 'orange' : 'helio'}
                      size="sm"
                      mt={4}
                      aria-hidden
                    />
                  </Table.Td>
                </Table.Tr>
              ))}
            </WideTable>
          )}
        </>
      )}
    </Reading>
  );
}
