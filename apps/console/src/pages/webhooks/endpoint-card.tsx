import { Alert, Anchor, Badge, Button, Group, Paper, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { ask } from '../../api/client';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { Confirm } from '../../parts/confirm';
import { partsWords } from '../../parts/parts-words';
import { useAct } from '../../parts/use-act';
import { useMoment } from '../../parts/use-moment';
import type { Endpoint, EndpointWithSecret } from './webhook-queries';
import { webhooksWords } from './words';

interface Shown {
  endpoint: Endpoint;
  onEdit: () => void;
  onSecret: (secret: string) => void;
}

export function EndpointCard({ endpoint, onEdit, onSecret }: Shown) {
  const say = useWords(webhooksWords);
  const moment = useMoment();
  const mayChange = useMay()('webhooks:write');
  const { id, url, state, pausedReason, failingSince, previousSecretValidUntil } = endpoint;
  const why = pausedReason === 'failing' || pausedReason === 'gone' ? say(`paused_${pausedReason}`) : pausedReason;
  return (
    <Paper withBorder p="md" data-testid={`endpoint-${id}`}>
      <Group justify="space-between" align="start" gap="sm">
        <Title order={2} style={{ overflowWrap: 'anywhere' }}>
          {url}
        </Title>
        <Badge variant="light" color={state === 'active' ? 'teal' : 'orange'} tt="none">
          {say(`state_${state}`)}
        </Badge>
      </Group>
      {endpoint.description ? <Text size="sm">{endpoint.description}</Text> : null}
      <Text size="sm" c="dimmed">
        {say('events')}: {endpoint.events.join(', ')}
      </Text>
      {previousSecretValidUntil ? (
        <Text size="xs" c="dimmed">
          {say('two_secrets', { time: moment(previousSecretValidUntil) })}
        </Text>
      ) : null}
      {state === 'paused' || failingSince ? (
        <Alert color={state === 'paused' ? 'orange' : 'yellow'} mt="sm" py="xs" role="status">
          <Text size="sm" c="var(--mantine-color-text)">
            {[state === 'paused' ? why : null, failingSince ? say('failing_since', { time: moment(failingSince) }) : null]
              .filter(Boolean)
              .join(' ')}
          </Text>
        </Alert>
      ) : null}
      <Group gap="xs" mt="sm">
        <Anchor component={Link} to={`/webhooks/${id}`} size="sm" aria-label={say('deliveries_of', { url })}>
          {say('deliveries')}
        </Anchor>
        {mayChange ? <EndpointActs endpoint={endpoint} onEdit={onEdit} onSecret={onSecret} /> : null}
      </Group>
    </Paper>
  );
}

function EndpointActs({ endpoint: { id, url, state }, onEdit, onSecret }: Shown) {
  const say = useWords(webhooksWords);
  const parts = useWords(partsWords);
  const path = `/v1/webhook-endpoints/${id}` as const;
  const refresh = ['webhook-endpoints', 'webhook-deliveries'];
  const test = useAct({ act: () => ask('POST', `${path}/test`), refresh, done: say('test_sent') });
  const rotate = useAct({
    act: () => ask<EndpointWithSecret>('POST', `${path}/secret`),
    refresh,
    onDone: ({ secret }) => onSecret(secret),
  });
  const resume = useAct({
    act: (skip: boolean) => ask('POST', `${path}/resume`, { body: { skip } }),
    refresh,
    done: say('resumed'),
  });
  const remove = useAct({ act: () => ask('DELETE', path), refresh, done: say('deleted') });
  return (
    <>
      <Button size="compact-sm" variant="light" onClick={onEdit} aria-label={`${parts('edit')}: ${url}`}>
        {parts('edit')}
      </Button>
      <Button
        size="compact-sm"
        variant="light"
        loading={test.isPending}
        onClick={() => test.mutate()}
        aria-label={`${say('test')}: ${url}`}
        data-testid="endpoint-test"
      >
        {say('test')}
      </Button>
      <Confirm
        label={say('rotate')}
        name={url}
        color="helio"
        question={say('rotate_question')}
        onYes={() => rotate.mutate()}
        testid="endpoint-rotate"
      />
      {state === 'paused' ? (
        <>
          <Confirm
            label={say('resume')}
            name={url}
            color="helio"
            question={say('resume_question')}
            onYes={() => resume.mutate(false)}
            testid="endpoint-resume"
          />
          <Confirm
            label={say('resume_skip')}
            name={url}
            color="helio"
            question={say('resume_skip_question')}
            onYes={() => resume.mutate(true)}
          />
        </>
      ) : null}
      <Confirm label={parts('delete')} name={url} question={say('delete_question', { url })} onYes={() => remove.mutate()} />
    </>
  );
}
