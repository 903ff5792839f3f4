import { Anchor, Badge, Button, Group, Select, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { ask } from '../../api/client';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { partsWords } from '../../parts/parts-words';
import { Nothing, Reading } from '../../parts/reading';
import { useAct } from '../../parts/use-act';
import { useMoment } from '../../parts/use-moment';
import { WideTable } from '../../parts/wide-table';
import { shellWords } from '../../shell/words';
import { ReplaySpan } from './replay-span';
import { deliveryStates, useDeliveries, useEndpoints, type Delivery } from './webhook-queries';
import { webhooksWords } from './words';

const colours = { waiting: 'gray', delivered: 'teal', failed: 'orange', given_up: 'red' } as const;

export function Deliveries({ endpoint }: { endpoint: string }) {
  const say = useWords(webhooksWords);
  const common = useWords(shellWords);
  const parts = useWords(partsWords);
  const mayChange = useMay()('webhooks:write');
  const [state, setState] = useState('');
  const { data: endpoints } = useEndpoints();
  const deliveries = useDeliveries(endpoint, state);
  const url = endpoints?.find(({ id }) => id === endpoint)?.url ?? endpoint;
  return (
    <>
      <Anchor component={Link} to="/webhooks" size="sm">
        ← {common('webhooks')}
      </Anchor>
      <Title order={2} my="xs" style={{ overflowWrap: 'anywhere' }}>
        {say('deliveries_of', { url })}
      </Title>
      <Group align="end" gap="sm" mb="sm">
        <Select
          size="xs"
          w={180}
          label={say('state')}
          value={state}
          onChange={(value) => setState(value ?? '')}
          data={[
            { value: '', label: say('any') },
            ...deliveryStates.map((value) => ({ value, label: say(`delivery_${value}`) })),
          ]}
          data-testid="delivery-state"
        />
        {mayChange ? <ReplaySpan endpoint={endpoint} /> : null}
      </Group>
      <Reading query={deliveries}>
        {({ pages }) => {
          const rows = pages.flatMap(({ data }) => data);
          if (rows.length === 0) return <Nothing>{say('no_deliveries')}</Nothing>;
          return (
            <WideTable
              label={say('deliveries')}
              minWidth={620}
              testid="deliveries-table"
              columns={[say('type'), say('state'), say('created'), say('attempts'), ...(mayChange ? [parts('acts')] : [])]}
            >
              {rows.map((delivery) => (
                <Row key={delivery.id} delivery={delivery} mayChange={mayChange} />
              ))}
            </WideTable>
          );
        }}
      </Reading>
      {deliveries.hasNextPage ? (
        <Button
          mt="sm"
          size="xs"
          variant="default"
          loading={deliveries.isFetchingNextPage}
          onClick={() => void deliveries.fetchNextPage()}
        >
          {common('load_more')}
        </Button>
      ) : null}
    </>
  );
}

function Row({ delivery, mayChange }: { delivery: Delivery; mayChange: boolean }) {
  const say = useWords(webhooksWords);
  const moment = useMoment();
  const { id, type, state, attempts, nextAttemptAt, createdAt } = delivery;
  const replay = useAct({
    act: () => ask('POST', `/v1/webhook-deliveries/${id}/replay`),
    refresh: ['webhook-deliveries'],
    done: say('replayed'),
  });
  return (
    <Table.Tr data-testid={`delivery-${id}`}>
      <Table.Td>
        <code>{type}</code>
      </Table.Td>
      <Table.Td>
        <Badge variant="light" color={colours[state]} tt="none">
          {say(`delivery_${state}`)}
        </Badge>
        {nextAttemptAt && state !== 'delivered' ? (
          <Text size="xs" c="dimmed">
            {say('next', { time: moment(nextAttemptAt) })}
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td>{moment(createdAt)}</Table.Td>
      <Table.Td maw={320}>
        <details>
          <summary>{say('attempts_count', { count: attempts.length })}</summary>
          {attempts.map((attempt, index) => (
            <Text size="xs" key={index} className="others-words">
              {moment(attempt.at)}: {attempt.status ?? say('no_answer')}
              {attempt.durationMs === null ? '' : `, ${Math.round(attempt.durationMs)} ms`}
              {attempt.error ? `, ${attempt.error}` : ''}
            </Text>
          ))}
        </details>
      </Table.Td>
      {mayChange ? (
        <Table.Td>
          <Button
            size="compact-sm"
            variant="light"
            loading={replay.isPending}
            onClick={() => replay.mutate()}
            aria-label={`${say('replay')}: ${type} ${moment(createdAt)}`}
          >
            {say('replay')}
          </Button>
        </Table.Td>
      ) : null}
    </Table.Tr>
  );
}
