import { Group, Select, TextInput } from '@mantine/core';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { useTeams } from '../inbox/desk-queries';
import { useChannels } from './report-queries';
import { spans, type Asked, type SpanName } from './report-span';
import { reportsWords } from './words';

export interface ReportFilter extends Asked {
  channel: string | null;
  team: string | null;
}

interface Shown {
  filter: ReportFilter;
  onChange: (filter: ReportFilter) => void;
  problem: 'span_missing' | 'span_empty' | 'span_too_long' | null;
  /** Template performance is counted for the workspace as a whole. */
  narrow?: boolean;
}

export function ReportFilters({ filter, onChange, problem, narrow = true }: Shown) {
  const say = useWords(reportsWords);
  const may = useMay();
  const { data: channels } = useChannels(narrow && may('channels:read'));
  const { data: teams } = useTeams();
  const all = { value: '', label: say('every') };
  return (
    <Group gap="sm" align="start" mb="md">
      <Select
        size="xs"
        w={150}
        label={say('span')}
        allowDeselect={false}
        value={filter.span}
        onChange={(span) => span && onChange({ ...filter, span: span as SpanName })}
        data={spans.map((value) => ({ value, label: say(`span_${value}`) }))}
        data-testid="report-span"
      />
      {filter.span === 'own'
        ? (['from', 'to'] as const).map((end) => (
            <TextInput
              key={end}
              size="xs"
              type="date"
              label={say(end)}
              value={filter[end]}
              error={end === 'to' && problem ? say(problem) : null}
              onChange={(event) => onChange({ ...filter, [end]: event.currentTarget.value })}
              data-testid={`report-${end}`}
            />
          ))
        : null}
      {narrow ? (
        <>
          <Select
            size="xs"
            w={170}
            label={say('channel')}
            value={filter.channel ?? ''}
            onChange={(channel) => onChange({ ...filter, channel: channel || null })}
            data={[all, ...(channels ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
            data-testid="report-channel"
          />
          <Select
            size="xs"
            w={150}
            label={say('team')}
            value={filter.team ?? ''}
            onChange={(team) => onChange({ ...filter, team: team || null })}
            data={[all, ...(teams ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
            data-testid="report-team"
          />
        </>
      ) : null}
    </Group>
  );
}
