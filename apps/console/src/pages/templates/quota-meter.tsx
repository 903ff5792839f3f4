import { Accordion, Anchor, Badge, Card, Group, List, Progress, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Template } from '../../api/nouns';
import { useWords } from '../../i18n/catalogue';
import { momentText } from '../inbox/clock-texts';
import { useQuota, type Quota } from './template-queries';
import { templatesWords } from './words';

interface Shown {
  account: string;
  name: string;
  /** To say which templates are meant; those not among them are named by their id. */
  templates: readonly Template[];
}

/** R11: how full the account is, and what could make room. */
export function QuotaMeter({ account, name, templates }: Shown) {
  const say = useWords(templatesWords);
  const { data: quota } = useQuota(account);
  if (!quota) return null;
  const colour = quota.state === 'ok' ? 'helio' : quota.state === 'near' ? 'orange' : 'red';
  const text = say('quota_used', { used: quota.used, limit: quota.limit, left: quota.left });
  return (
    <Card withBorder padding="sm" maw={760} data-testid="template-quota">
      <Group justify="space-between" gap="xs" mb={6}>
        <Title order={2}>{say('quota', { account: name })}</Title>
        {quota.state === 'ok' ? null : (
          <Badge color={colour} variant="light" tt="none">
            {say(`quota_${quota.state}`)}
          </Badge>
        )}
      </Group>
      <Progress.Root size="md">
        <Progress.Section value={Math.min(100, (quota.used / Math.max(1, quota.limit)) * 100)} color={colour} aria-label={text} />
      </Progress.Root>
      <Text size="sm" mt={4}>
        {text}
      </Text>
      {quota.otherContents > 0 ? (
        <Text size="xs" c="dimmed">
          {say('quota_other', { count: quota.otherContents })}
        </Text>
      ) : null}
      <Advice quota={quota} templates={templates} />
    </Card>
  );
}

function Advice({ quota, templates }: { quota: Quota; templates: readonly Template[] }) {
  const say = useWords(templatesWords);
  const { i18n } = useTranslation();
  const parts = [
    {
      id: 'unused',
      title: say('quota_unused'),
      count: quota.unusedFor90Days.length,
      body: quota.unusedFor90Days.map((id) => (
        <List.Item key={id}>
          <Named id={id} templates={templates} />
        </List.Item>
      )),
    },
    {
      id: 'duplicates',
      title: say('quota_duplicates'),
      count: quota.nearDuplicates.length,
      body: quota.nearDuplicates.map((group) => (
        <List.Item key={group.join()}>
          <Group gap={8}>
            {group.map((id) => (
              <Named key={id} id={id} templates={templates} />
            ))}
          </Group>
        </List.Item>
      )),
    },
    {
      id: 'safe',
      title: say('quota_safe'),
      count: quota.safeToDelete.length,
      body: quota.safeToDelete.map(({ id, reasons, nameBlockedUntil }) => (
        <List.Item key={id}>
          <Named id={id} templates={templates} />{' '}
          <Text span size="xs" c="dimmed">
            {reasons.join(' ')}
            {nameBlockedUntil ? ` · ${say('name_blocked_until', { time: momentText(nameBlockedUntil, i18n.language) })}` : ''}
          </Text>
        </List.Item>
      )),
    },
  ].filter(({ count }) => count > 0);
  if (parts.length === 0) return null;
  return (
    <Accordion mt="xs" chevronPosition="left" variant="default" styles={{ control: { padding: 0 }, label: { padding: '6px 0' } }}>
      {parts.map(({ id, title, count, body }) => (
        <Accordion.Item key={id} value={id} style={{ borderBottom: 0 }}>
          <Accordion.Control data-testid={`quota-${id}`}>
            <Text size="sm">
              {title} <strong className="tabular">{count}</strong>
            </Text>
          </Accordion.Control>
          <Accordion.Panel>
            <List size="sm">{body}</List>
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}

function Named({ id, templates }: { id: string; templates: readonly Template[] }) {
  const template = templates.find((one) => one.id === id);
  return (
    <Anchor component={Link} to={`/templates/${id}`} size="sm">
      {template ? `${template.name} (${template.language})` : id}
    </Anchor>
  );
}
