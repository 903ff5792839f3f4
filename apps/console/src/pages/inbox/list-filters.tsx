import { ActionIcon, CloseButton, Collapse, Group, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useWords } from '../../i18n/catalogue';
import {
  sortChoices,
  statusChoices,
  whoseChoices,
  type ConversationFilter,
  type Sort,
  type StatusChoice,
  type Whose,
} from './conversation-filter';
import { useTags, useTeams } from './desk-queries';
import classes from './inbox.module.css';
import { inboxWords } from './words';

interface Shown {
  filter: ConversationFilter;
  onChange: (change: Partial<ConversationFilter>) => void;
}

export function ListFilters({ filter, onChange }: Shown) {
  const say = useWords(inboxWords);
  const [more, { toggle }] = useDisclosure(filter.sort !== 'recent' || filter.status !== 'open' || filter.tag !== null);
  const { data: teams } = useTeams();
  const { data: tags } = useTags();
  const [words, setWords] = useState(filter.q);
  useEffect(() => setWords(filter.q), [filter.q]);
  const search = useDebouncedCallback((q: string) => onChange({ q }), 300);
  const write = (q: string): void => {
    setWords(q);
    search(q);
  };
  return (
    <div className={classes.filters} role="search">
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={say('whose')}
        value={filter.whose}
        onChange={(whose) => onChange({ whose: whose as Whose })}
        data={whoseChoices.map((value) => ({ value, label: say(`whose_${value}`) }))}
        data-testid="filter-whose"
      />
      <Group gap={6} wrap="nowrap">
        <TextInput
          size="xs"
          flex={1}
          value={words}
          onChange={(event) => write(event.currentTarget.value)}
          placeholder={say('search')}
          aria-label={say('search')}
          leftSection={<IconSearch size={14} aria-hidden />}
          rightSection={words ? <CloseButton size="xs" aria-label={say('search')} onClick={() => write('')} /> : null}
          data-testid="filter-search"
        />
        <ActionIcon
          variant={more ? 'light' : 'default'}
          size={30}
          onClick={toggle}
          aria-expanded={more}
          aria-label={say('more_filters')}
          data-testid="more-filters"
        >
          <IconAdjustmentsHorizontal size={16} aria-hidden />
        </ActionIcon>
      </Group>
      <Collapse expanded={more}>
        <Group gap={6} grow>
          <Select
            size="xs"
            aria-label={say('status')}
            allowDeselect={false}
            value={filter.status}
            onChange={(status) => onChange({ status: status as StatusChoice })}
            data={statusChoices.map((value) => ({ value, label: say(`status_${value}`) }))}
            data-testid="filter-status"
          />
          <Select
            size="xs"
            aria-label={say('sort')}
            allowDeselect={false}
            value={filter.sort}
            onChange={(sort) => onChange({ sort: sort as Sort })}
            data={sortChoices.map((value) => ({ value, label: say(`sort_${value}`) }))}
            data-testid="filter-sort"
          />
        </Group>
        <Group gap={6} grow mt={6}>
          {filter.whose === 'team' ? (
            <Select
              size="xs"
              aria-label={say('whose_team')}
              placeholder={say('any_team')}
              clearable
              value={filter.team}
              onChange={(team) => onChange({ team })}
              data={(teams ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            />
          ) : null}
          {tags?.length ? (
            <Select
              size="xs"
              aria-label={say('any_tag')}
              placeholder={say('any_tag')}
              clearable
              searchable
              value={filter.tag}
              onChange={(tag) => onChange({ tag })}
              data={tags.map(({ id, name }) => ({ value: id, label: name }))}
            />
          ) : null}
        </Group>
      </Collapse>
    </div>
  );
}
