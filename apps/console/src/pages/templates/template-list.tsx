import { Anchor, Badge, Button, Group, Table, Text, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import classes from '../../admin/admin.module.css';
import { Answer } from '../../admin/answer';
import { Choice } from '../../admin/choice';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { PageTitle } from '../../shell/page-title';
import { momentText } from '../inbox/clock-texts';
import { QuotaMeter } from './quota-meter';
import { StatusBadge, useQualityText } from './template-badge';
import { addressOf, filterOf, matching, valuesOf, type TemplateFilter } from './template-filter';
import { categories, statuses, useAccounts, useLiveTemplates, useTemplates, type ListedTemplate } from './template-queries';
import { templatesWords } from './words';

export function TemplateList() {
  const say = useWords(templatesWords);
  const may = useMay();
  const qualityText = useQualityText();
  const [address, setAddress] = useSearchParams();
  const filter = filterOf(address);
  const templates = useTemplates(filter.account, filter.status);
  const accounts = useAccounts();
  useLiveTemplates();
  const change = (some: Partial<TemplateFilter>): void => setAddress(addressOf({ ...filter, ...some }), { replace: true });
  const loaded = templates.data ?? [];
  const account =
    accounts.data?.find(({ id }) => id === filter.account) ?? (accounts.data?.length === 1 ? accounts.data[0] : undefined);
  return (
    <>
      <PageTitle id="templates">
        {may('templates:write') ? (
          <Button
            component={Link}
            to="/templates/new"
            size="xs"
            leftSection={<IconPlus size={15} aria-hidden />}
            data-testid="new-template"
          >
            {say('new')}
          </Button>
        ) : null}
      </PageTitle>
      {account ? (
        <QuotaMeter account={account.id} name={account.name} templates={loaded} />
      ) : accounts.data && accounts.data.length > 1 ? (
        <Text size="sm" c="dimmed">
          {say('choose_account')}
        </Text>
      ) : null}
      <Group my="md" gap="sm" align="end" role="search">
        <TextInput
          size="xs"
          w={220}
          maw="100%"
          label={say('search')}
          value={filter.search}
          onChange={(event) => change({ search: event.currentTarget.value })}
          leftSection={<IconSearch size={14} aria-hidden />}
          data-testid="template-search"
        />
        {(accounts.data?.length ?? 0) > 1 ? (
          <Choice
            label={say('account')}
            value={filter.account}
            onPick={(picked) => change({ account: picked })}
            options={(accounts.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          />
        ) : null}
        <Choice
          label={say('status')}
          value={filter.status}
          onPick={(picked) => change({ status: picked })}
          options={statuses.map((status) => ({ value: status, label: say(`status_${status}`) }))}
          data-testid="filter-status"
        />
        <Choice
          label={say('category')}
          value={filter.category}
          onPick={(picked) => change({ category: picked })}
          options={categories.map((category) => ({ value: category, label: say(`category_${category}`) }))}
          data-testid="filter-category"
        />
        <Choice
          label={say('language')}
          value={filter.language}
          onPick={(picked) => change({ language: picked })}
          options={valuesOf(loaded, 'language').map((language) => ({ value: language, label: language }))}
          data-testid="filter-language"
        />
        <Choice
          label={say('quality')}
          value={filter.quality}
          onPick={(picked) => change({ quality: picked })}
          options={valuesOf(loaded, 'quality').map((quality) => ({ value: quality, label: qualityText(quality) }))}
          data-testid="filter-quality"
        />
      </Group>
      <Answer of={templates}>{(all) => <Rows all={all} shown={matching(all, filter)} />}</Answer>
    </>
  );
}

function Rows({ all, shown }: { all: readonly ListedTemplate[]; shown: readonly ListedTemplate[] }) {
  const say = useWords(templatesWords);
  const { i18n } = useTranslation();
  const qualityText = useQualityText();
  if (shown.length === 0)
    return (
      <Text role="status" data-testid="templates-empty">
        {say(all.length === 0 ? 'empty_all' : 'empty')}
      </Text>
    );
  return (
    <>
      <Text size="xs" c="dimmed" role="status">
        {say('shown', { count: shown.length })}
      </Text>
      <div className={classes.scroll} role="region" aria-label={say('list')} tabIndex={0}>
        <Table verticalSpacing={6} highlightOnHover data-testid="templates">
          <Table.Thead>
            <Table.Tr>
              {(['name', 'status', 'language', 'category', 'quality', 'updated'] as const).map((column) => (
                <Table.Th key={column} scope="col">
                  {say(column)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((template) => (
              <Table.Tr key={template.id} data-testid={`template-${template.name}-${template.language}`}>
                <Table.Td>
                  <Anchor component={Link} to={`/templates/${template.id}`} size="sm">
                    {template.name}
                  </Anchor>
                </Table.Td>
                <Table.Td>
                  <Group gap={4} wrap="nowrap">
                    <StatusBadge status={template.status} />
                    {template.pendingVersion !== null && template.status === 'approved' ? (
                      <Badge variant="outline" tt="none" color="gray.7">
                        {say('edit_pending')}
                      </Badge>
                    ) : null}
                    {template.held ? (
                      <Badge variant="light" tt="none" color="orange">
                        {say('held')}
                      </Badge>
                    ) : null}
                  </Group>
                </Table.Td>
                <Table.Td>{template.language}</Table.Td>
                <Table.Td>{say(`category_${template.category}`)}</Table.Td>
                <Table.Td>{qualityText(template.quality)}</Table.Td>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{momentText(template.updatedAt, i18n.language)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </>
  );
}
