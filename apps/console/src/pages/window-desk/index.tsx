import { Alert, Button, Group, Loader, SegmentedControl, Select, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { PageTitle } from '../../shell/page-title';
import { wordsOf } from '../../shell/tell';
import { shellWords } from '../../shell/words';
import { useLiveDesk, useWindowDesk, useWindowPolicy, type DeskFilter } from './desk-queries';
import { DeskTable } from './desk-table';
import { windowDeskWords } from './words';

const withins = [null, 900, 3600, 14400] as const;

/** The list against losing windows: who waits, how long free words are still allowed, and what will happen by itself. */
export default function WindowDesk() {
  const say = useWords(windowDeskWords);
  const common = useWords(shellWords);
  const may = useMay();
  const [filter, setFilter] = useState<DeskFilter>({ within: null, assignee: null });
  const [unanswered, setUnanswered] = useState(false);
  const desk = useWindowDesk(filter);
  const { data: policy } = useWindowPolicy(may('workspace:read'));
  useLiveDesk();
  const all = desk.data?.pages.flatMap(({ data }) => data) ?? [];
  const rows = unanswered ? all.filter(({ answered }) => !answered) : all;
  const urgent = all.filter(({ answered, secondsLeft }) => !answered && secondsLeft <= 3600).length;
  return (
    <>
      <PageTitle id="window-desk" />
      <Text size="sm" c="dimmed" maw={760}>
        {say('intro')}
      </Text>
      {policy ? (
        <Text size="xs" c="dimmed" mt={4}>
          {say('policy', {
            alarms: policy.alarmsMinutes.join(', '),
            nudge: say(policy.nudge.enabled ? 'on' : 'off'),
            fallback: say(policy.fallback.enabled ? 'on' : 'off'),
          })}
        </Text>
      ) : null}
      <Group my="md" gap="sm" align="end">
        <Select
          size="xs"
          w={150}
          label={say('within')}
          allowDeselect={false}
          value={String(filter.within ?? 'any')}
          onChange={(value) => setFilter({ ...filter, within: value === 'any' ? null : Number(value) })}
          data={withins.map((value) => ({ value: String(value ?? 'any'), label: say(`within_${value ?? 'any'}`) }))}
          data-testid="desk-within"
        />
        <SegmentedControl
          size="xs"
          aria-label={say('whose')}
          value={filter.assignee ?? 'all'}
          onChange={(value) => setFilter({ ...filter, assignee: value === 'all' ? null : (value as 'me' | 'none') })}
          data={(['all', 'me', 'none'] as const).map((value) => ({ value, label: say(`whose_${value}`) }))}
          data-testid="desk-whose"
        />
        <Switch
          size="sm"
          label={say('only_unanswered')}
          checked={unanswered}
          onChange={(event) => setUnanswered(event.currentTarget.checked)}
        />
      </Group>
      {urgent > 0 ? (
        <Alert color="orange" variant="light" py="xs" mb="sm" role="status" data-testid="desk-urgent">
          <Text size="sm" c="var(--mantine-color-text)">
            {say('closing_soon', { count: urgent })}
          </Text>
        </Alert>
      ) : null}
      {desk.isPending ? <Loader size="sm" aria-label={common('loading')} /> : null}
      {desk.isError && !desk.data ? (
        <Alert color="red" title={say('failed')} role="alert">
          {wordsOf(desk.error)}
        </Alert>
      ) : null}
      {desk.data && rows.length === 0 ? <Text role="status">{say('empty')}</Text> : null}
      {rows.length > 0 ? <DeskTable rows={rows} /> : null}
      {desk.hasNextPage ? (
        <Button mt="sm" variant="default" size="xs" loading={desk.isFetchingNextPage} onClick={() => void desk.fetchNextPage()}>
          {common('load_more')}
        </Button>
      ) : null}
    </>
  );
}
