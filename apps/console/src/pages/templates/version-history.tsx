import { Accordion, Group, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import adminClasses from '../../admin/admin.module.css';
import { useWords } from '../../i18n/catalogue';
import { momentText } from '../inbox/clock-texts';
import { contentOf } from '../inbox/template-fill';
import { TemplatePreview } from '../inbox/template-preview';
import { detailWords } from './detail-words';
import { StatusBadge } from './template-badge';
import type { TemplateDetail } from './template-queries';
import { categories, statuses } from './template-queries';
import { templatesWords } from './words';

/** Every version with its content, and what became of the template over time. */
export function VersionHistory({ template }: { template: TemplateDetail }) {
  const say = useWords(detailWords);
  const words = useWords(templatesWords);
  const { i18n } = useTranslation();
  const named = (value: string): string => {
    const status = statuses.find((one) => one === value);
    const category = categories.find((one) => one === value);
    return status ? words(`status_${status}`) : category ? words(`category_${category}`) : value;
  };
  return (
    <>
      <section>
        <Title order={2} mb={6}>
          {say('versions')}
        </Title>
        <Accordion variant="separated" chevronPosition="left" data-testid="versions">
          {template.versions.toReversed().map((version) => {
            const content = contentOf({ ...template, content: version.content });
            return (
              <Accordion.Item key={version.id} value={version.id}>
                <Accordion.Control>
                  <Group gap="sm">
                    <Text size="sm" fw={600}>
                      {say('version', { number: version.number })}
                    </Text>
                    <StatusBadge status={version.status} />
                    <Text size="xs" c="dimmed">
                      {say('created_by', { who: version.createdBy, time: momentText(version.createdAt, i18n.language) })}
                    </Text>
                  </Group>
                </Accordion.Control>
                <Accordion.Panel>
                  {version.rejectionReason ? (
                    <Text size="sm" className="others-words" mb={6}>
                      {version.rejectionReason}
                    </Text>
                  ) : null}
                  {content ? (
                    <TemplatePreview content={content} values={{}} />
                  ) : (
                    <Text className={adminClasses.quiet}>{say('unreadable')}</Text>
                  )}
                </Accordion.Panel>
              </Accordion.Item>
            );
          })}
        </Accordion>
      </section>
      <section>
        <Title order={2} mb={6}>
          {say('changes')}
        </Title>
        {template.changes.length === 0 ? (
          <Text size="sm" c="dimmed">
            {say('no_changes')}
          </Text>
        ) : (
          <ul className={adminClasses.timeline} data-testid="template-changes">
            {template.changes.map((change, index) => (
              <li key={index}>
                <strong>
                  {change.was
                    ? say('changed_from', { was: named(change.was), became: named(change.became) })
                    : named(change.became)}
                </strong>
                {change.version === null ? '' : ` · ${say('version', { number: change.version })}`}
                {change.reason ? <div className="others-words">{change.reason}</div> : null}
                <div className={adminClasses.quiet}>{momentText(change.at, i18n.language)}</div>
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}
