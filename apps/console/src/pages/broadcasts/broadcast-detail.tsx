import { Alert, Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { Answer, Trouble } from '../../admin/answer';
import { ConfirmAct } from '../../admin/confirm-act';
import { Facts } from '../../admin/facts';
import { adminWords } from '../../admin/words';
import { ask } from '../../api/client';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { PageTitle } from '../../shell/page-title';
import { tellDone } from '../../shell/tell';
import { momentText } from '../inbox/clock-texts';
import { useBroadcast, useLiveBroadcasts, type Broadcast } from './broadcast-queries';
import { ProgressBar, StateBadge } from './broadcast-state';
import { settled } from './progress-shares';
import { RecipientTable } from './recipient-table';
import { broadcastsWords } from './words';

export function BroadcastDetail() {
  const { id = '' } = useParams();
  const admin = useWords(adminWords);
  const broadcast = useBroadcast(id);
  useLiveBroadcasts();
  return (
    <>
      <PageTitle id="broadcasts" />
      <Anchor component={Link} to="/broadcasts" size="sm">
        {admin('back')}
      </Anchor>
      <Answer of={broadcast}>{(data) => <Shown broadcast={data} />}</Answer>
    </>
  );
}

function Shown({ broadcast }: { broadcast: Broadcast }) {
  const say = useWords(broadcastsWords);
  const { i18n } = useTranslation();
  const may = useMay();
  const admin = useWords(adminWords);
  const { progress, thresholds } = broadcast;
  const time = (at: string | null): string => (at ? momentText(at, i18n.language) : admin('none'));
  const percent = (share: number | null): string => (share === null ? say('off') : `${share} %`);
  return (
    <Stack gap="md" mt="sm">
      <Group justify="space-between" gap="sm">
        <Group gap="sm">
          <Title order={2}>{broadcast.name}</Title>
          <StateBadge state={broadcast.state} />
          {broadcast.state === 'ready' && broadcast.startRequestedAt && broadcast.startAt ? (
            <Text size="sm">{say('planned', { time: time(broadcast.startAt) })}</Text>
          ) : null}
        </Group>
        <Acts broadcast={broadcast} />
      </Group>
      {broadcast.state === 'paused' && broadcast.pausedBy ? (
        <Alert color="orange" variant="light" title={say(`paused_by_${broadcast.pausedBy}`)} data-testid="pause-reason">
          <Text size="sm" c="var(--mantine-color-text)">
            {broadcast.pauseReason}
            {broadcast.pausedBy === 'agent' ? '' : ` ${say('paused_advice')}`}
          </Text>
        </Alert>
      ) : null}
      {broadcast.state === 'running' && broadcast.waiting ? (
        <Alert color="blue" variant="light" role="status" data-testid="waiting">
          <Text size="sm" c="var(--mantine-color-text)">
            {say('waiting', { message: broadcast.waiting.message })}{' '}
            {broadcast.waiting.until ? say('waiting_until', { time: time(broadcast.waiting.until) }) : ''}
          </Text>
        </Alert>
      ) : null}
      {progress.total > 0 ? (
        <section data-testid="broadcast-progress">
          <Title order={2} mb={6}>
            {say('progress')}
          </Title>
          <Text size="sm" mb={6} className="tabular">
            {say('done_of', { done: settled(progress).toLocaleString(), total: progress.total.toLocaleString() })}
            {' · '}
            {say('replied')}: {progress.replied.toLocaleString()} · {say('opted_out')}: {progress.optedOut.toLocaleString()}
          </Text>
          <ProgressBar progress={progress} legend />
        </section>
      ) : null}
      <Facts
        rows={[
          [
            say('template'),
            <Anchor key="template" component={Link} to={`/templates/${broadcast.template.id}`} size="sm">
              {broadcast.template.name} ({broadcast.template.language})
            </Anchor>,
          ],
          [say('recipients'), broadcast.audience.count.toLocaleString()],
          [say('rate'), broadcast.ratePerSecond ? say('per_second', { count: broadcast.ratePerSecond }) : say('unlimited')],
          [
            say('thresholds'),
            say('thresholds_text', {
              failure: percent(thresholds.failurePercent),
              optOut: percent(thresholds.optOutPercent),
              sample: thresholds.minSample,
            }),
          ],
          [say('created'), time(broadcast.createdAt)],
          [say('started'), time(broadcast.startedAt)],
          [say('finished'), time(broadcast.finishedAt)],
          [say('expires'), time(broadcast.expiresAt)],
          ...(broadcast.audience.hash ? [[say('hash'), <code key="hash">{broadcast.audience.hash}</code>] as const] : []),
        ]}
      />
      {may('contacts:read') ? <RecipientTable broadcast={broadcast} /> : null}
    </Stack>
  );
}

function Acts({ broadcast }: { broadcast: Broadcast }) {
  const say = useWords(broadcastsWords);
  const may = useMay();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<'cancel' | 'delete' | null>(null);
  const act = useMutation({
    mutationFn: (name: 'pause' | 'resume' | 'cancel' | 'delete') =>
      name === 'delete' ? ask('DELETE', `/v1/broadcasts/${broadcast.id}`) : ask('POST', `/v1/broadcasts/${broadcast.id}/${name}`),
    onSuccess: async (_, name) => {
      setAsking(null);
      if (name !== 'delete') return;
      tellDone(say('deleted'));
      await navigate('/broadcasts');
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['broadcasts'] }),
  });
  if (!may('broadcasts:write')) return null;
  const { state } = broadcast;
  return (
    <Group gap="xs">
      {state === 'draft' || (state === 'ready' && !broadcast.startRequestedAt) ? (
        <Button size="xs" component={Link} to={`/broadcasts/${broadcast.id}/prepare`} data-testid="prepare">
          {say('prepare')}
        </Button>
      ) : null}
      {state === 'running' ? (
        <Button
          size="xs"
          loading={act.isPending && act.variables === 'pause'}
          onClick={() => act.mutate('pause')}
          data-testid="pause"
        >
          {say('pause')}
        </Button>
      ) : null}
      {state === 'paused' ? (
        <Button
          size="xs"
          loading={act.isPending && act.variables === 'resume'}
          onClick={() => act.mutate('resume')}
          data-testid="resume"
        >
          {say('resume')}
        </Button>
      ) : null}
      {['ready', 'running', 'paused'].includes(state) ? (
        <Button size="xs" variant="default" onClick={() => setAsking('cancel')} data-testid="cancel-broadcast">
          {say('cancel')}
        </Button>
      ) : null}
      {state === 'draft' ? (
        <Button size="xs" variant="default" onClick={() => setAsking('delete')} data-testid="delete-broadcast">
          {say('delete')}
        </Button>
      ) : null}
      {asking === null ? <Trouble error={act.error} /> : null}
      <ConfirmAct
        opened={asking !== null}
        title={say(asking ?? 'cancel')}
        text={say(asking === 'delete' ? 'delete_text' : 'cancel_text')}
        act={say(asking ?? 'cancel')}
        danger
        busy={act.isPending}
        error={act.error}
        onClose={() => (setAsking(null), act.reset())}
        onConfirm={() => asking && act.mutate(asking)}
      />
    </Group>
  );
}
