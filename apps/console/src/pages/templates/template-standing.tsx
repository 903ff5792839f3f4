import { Alert, Anchor, Badge, Card, Group, List, Progress, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useWords } from '../../i18n/catalogue';
import { momentText } from '../inbox/clock-texts';
import { detailWords } from './detail-words';
import type { TemplateDetail } from './template-queries';
import classes from './templates.module.css';

const colours = { on_time: 'teal', near: 'orange', overdue: 'red' };

/** R12: how long the review lasts, in working days, and when it is due. */
export function ReviewClock({ review }: { review: NonNullable<TemplateDetail['review']> }) {
  const say = useWords(detailWords);
  const { i18n } = useTranslation();
  const time = (at: string): string => momentText(at, i18n.language);
  return (
    <Card withBorder padding="sm" className={classes.clock} data-testid="review-clock">
      <Group justify="space-between" mb={6}>
        <Title order={2}>{say('review')}</Title>
        <Badge variant="light" tt="none" color={colours[review.state]}>
          {say(`review_${review.state}`)}
        </Badge>
      </Group>
      <Progress.Root size="md">
        <Progress.Section
          value={Math.min(100, review.share * 100)}
          color={colours[review.state]}
          aria-label={say('review_days', { days: review.workingDaysElapsed.toFixed(1) })}
        />
      </Progress.Root>
      <Text size="sm" mt={6}>
        {say('review_days', { days: review.workingDaysElapsed.toFixed(1) })} · {say('review_due', { time: time(review.dueAt) })}
      </Text>
      <Text size="xs" c="dimmed">
        {say('review_of', { version: review.version, time: time(review.submittedAt) })}
      </Text>
    </Card>
  );
}

export function Rejection({ rejection }: { rejection: NonNullable<TemplateDetail['rejection']> }) {
  const say = useWords(detailWords);
  return (
    <Alert color="red" variant="light" title={say('rejection')} data-testid="rejection">
      <Text size="sm" c="var(--mantine-color-text)">
        {rejection.detail} <code>{rejection.code}</code>
        {rejection.component ? ` · ${say('rejection_component', { component: rejection.component })}` : ''}
      </Text>
      <Text size="xs" mt={4} c="var(--mantine-color-text)">
        {say('rejection_raw')}: <q className="others-words">{rejection.raw}</q>
      </Text>
    </Alert>
  );
}

export function NextAct({ next }: { next: TemplateDetail['nextAct'] }) {
  const say = useWords(detailWords);
  return (
    <Card withBorder padding="sm" className={classes.clock} data-testid="next-act">
      <Title order={2} mb={4}>
        {say('next_act')}: {say(`act_${next.act}`)}
      </Title>
      <List size="sm">
        {next.reasons.map((reason) => (
          <List.Item key={reason}>{reason}</List.Item>
        ))}
      </List>
      {next.alternative ? (
        <Text size="sm" mt={4}>
          {say('alternative')}
          <Anchor component={Link} to={`/templates/${next.alternative.id}`} size="sm">
            {next.alternative.name}
          </Anchor>
        </Text>
      ) : null}
    </Card>
  );
}
