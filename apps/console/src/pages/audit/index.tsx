import { Anchor, Button, Group, Modal, Table, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import adminClasses from '../../admin/admin.module.css';
import { Answer } from '../../admin/answer';
import { ExportLink } from '../../admin/export-link';
import { fieldProblems } from '../../admin/field-problems';
import { Pager } from '../../admin/pager';
import { ask } from '../../api/client';
import type { Page } from '../../api/nouns';
import { useWords } from '../../i18n/catalogue';
import { PageTitle } from '../../shell/page-title';
import { shellWords } from '../../shell/words';
import { momentText } from '../inbox/clock-texts';
import { addressOf, filterOf, queryOf, type AuditFilter } from './audit-filter';
import { EntryChanges, type Entry } from './entry-changes';
import { auditWords } from './words';

export default function Audit() {
  const say = useWords(auditWords);
  const [address, setAddress] = useSearchParams();
  const filter = filterOf(address);
  const [cursors, setCursors] = useState<string[]>([]);
  const cursor = cursors.at(-1) ?? null;
  const query = queryOf(filter);
  const entries = useQuery({
    queryKey: ['audit', query, cursor],
    queryFn: () => ask<Page<Entry>>('GET', '/v1/audit', { query: { ...query, limit: 50, cursor } }),
  });
  const show = (next: AuditFilter): void => {
    setCursors([]);
    setAddress(addressOf(next));
  };
  return (
    <>
      <PageTitle id="audit">
        <ExportLink path="/v1/audit/export" query={query} />
      </PageTitle>
      <Text size="sm" c="dimmed" maw={760}>
        {say('intro')}
      </Text>
      <FilterForm key={address.toString()} filter={filter} problems={fieldProblems(entries.error)} onShow={show} />
      <Answer of={entries}>
        {({ data, nextCursor }) =>
          data.length === 0 ? (
            <Text role="status">{say('empty')}</Text>
          ) : (
            <>
              <Entries entries={data} onOnly={(some) => show({ ...filter, ...some })} />
              <Pager cursors={cursors} next={nextCursor} onMove={setCursors} />
            </>
          )
        }
      </Answer>
    </>
  );
}

interface Filtering {
  filter: AuditFilter;
  problems: Readonly<Record<string, string>>;
  onShow: (filter: AuditFilter) => void;
}

function FilterForm({ filter, problems, onShow }: Filtering) {
  const say = useWords(auditWords);
  const [given, setGiven] = useState(filter);
  const none = Object.values(filter).every((value) => value === '');
  return (
    <form role="search" onSubmit={(event) => (event.preventDefault(), onShow(given))}>
      <Group my="md" gap="sm" align="start">
        {(['actor', 'action', 'subject', 'from', 'to'] as const).map((key) => (
          <TextInput
            key={key}
            size="xs"
            w={190}
            label={say(key)}
            {...(key === 'from' || key === 'to' ? { type: 'datetime-local' } : { placeholder: say(`${key}_hint`) })}
            value={given[key]}
            onChange={(event) => setGiven({ ...given, [key]: event.currentTarget.value })}
            error={problems[key]}
            data-testid={`audit-${key}`}
          />
        ))}
        <Group gap="xs" mt={20}>
          <Button type="submit" size="xs" data-testid="audit-apply">
            {say('apply')}
          </Button>
          {none ? null : (
            <Button
              size="xs"
              variant="default"
              onClick={() => onShow({ actor: '', action: '', subject: '', from: '', to: '' })}
              data-testid="audit-clear"
            >
              {say('clear')}
            </Button>
          )}
        </Group>
      </Group>
    </form>
  );
}

function Entries({ entries, onOnly }: { entries: readonly Entry[]; onOnly: (some: Partial<AuditFilter>) => void }) {
  const say = useWords(auditWords);
  const common = useWords(shellWords);
  const { i18n } = useTranslation();
  const [open, setOpen] = useState<Entry | null>(null);
  const only = (key: 'actor' | 'action' | 'subject', value: string) => (
    <Anchor
      component="button"
      type="button"
      size="sm"
      ta="left"
      style={{ overflowWrap: 'anywhere' }}
      onClick={() => onOnly({ [key]: value })}
      aria-label={say('only_this', { value })}
    >
      {value}
    </Anchor>
  );
  return (
    <>
      <div className={adminClasses.scroll} role="region" aria-label={say('list')} tabIndex={0}>
        <Table verticalSpacing={4} highlightOnHover data-testid="audit-entries">
          <Table.Thead>
            <Table.Tr>
              {(['at', 'actor', 'action', 'subject', 'changes'] as const).map((column) => (
                <Table.Th key={column} scope="col">
                  {say(column)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entries.map((entry) => {
              const time = momentText(entry.occurredAt, i18n.language);
              return (
                <Table.Tr key={entry.id} data-testid={`audit-${entry.id}`}>
                  <Table.Td style={{ whiteSpace: 'nowrap' }}>{time}</Table.Td>
                  <Table.Td>{only('actor', entry.actor)}</Table.Td>
                  <Table.Td>{only('action', entry.action)}</Table.Td>
                  <Table.Td>{entry.subject.id ? only('subject', entry.subject.id) : entry.subject.kind}</Table.Td>
                  <Table.Td>
                    <Button
                      size="compact-xs"
                      variant="default"
                      onClick={() => setOpen(entry)}
                      aria-label={say('changes_of', { action: entry.action, time })}
                      data-testid="show-changes"
                    >
                      {say('changes')}
                    </Button>
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </div>
      <Modal
        opened={open !== null}
        onClose={() => setOpen(null)}
        size="xl"
        title={open ? say('changes_of', { action: open.action, time: momentText(open.occurredAt, i18n.language) }) : ''}
        closeButtonProps={{ 'aria-label': common('close') }}
      >
        {open ? <EntryChanges entry={open} /> : null}
      </Modal>
    </>
  );
}
