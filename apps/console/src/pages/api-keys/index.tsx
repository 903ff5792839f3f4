import { Badge, Button, Table, Text } from '@mantine/core';
import type { Schemas } from '@heliograph/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import type { Page } from '../../api/nouns';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { Confirm } from '../../parts/confirm';
import { partsWords } from '../../parts/parts-words';
import { Nothing, Reading } from '../../parts/reading';
import { ShownOnce } from '../../parts/shown-once';
import { useAct } from '../../parts/use-act';
import { useMoment } from '../../parts/use-moment';
import { WideTable } from '../../parts/wide-table';
import { PageTitle } from '../../shell/page-title';
import { shellWords } from '../../shell/words';
import { KeyForm, type CreatedKey } from './key-form';
import { apiKeysWords } from './words';

type ApiKey = Schemas['ApiKey'];

export default function ApiKeys() {
  const say = useWords(apiKeysWords);
  const parts = useWords(partsWords);
  const common = useWords(shellWords);
  const mayChange = useMay()('api-keys:write');
  const [adding, setAdding] = useState(false);
  const [created, setCreated] = useState<CreatedKey | null>(null);
  const keys = useInfiniteQuery({
    queryKey: ['api-keys'],
    queryFn: ({ pageParam, signal }) =>
      ask<Page<ApiKey>>('GET', '/v1/api-keys', { query: { limit: 50, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  return (
    <>
      <PageTitle id="api-keys">
        {mayChange ? (
          <Button size="xs" onClick={() => setAdding(true)} data-testid="key-new">
            {say('create')}
          </Button>
        ) : null}
      </PageTitle>
      <Text size="sm" c="dimmed" mb="sm" maw={680}>
        {say('about')}
      </Text>
      <Reading query={keys}>
        {({ pages }) => {
          const rows = pages.flatMap(({ data }) => data);
          if (rows.length === 0) return <Nothing>{say('none')}</Nothing>;
          return (
            <WideTable
              label={common('api-keys')}
              minWidth={640}
              testid="keys-table"
              columns={[
                say('name'),
                say('prefix'),
                say('scopes'),
                say('created'),
                say('state'),
                ...(mayChange ? [parts('acts')] : []),
              ]}
            >
              {rows.map((key) => (
                <Row key={key.id} apiKey={key} mayChange={mayChange} />
              ))}
            </WideTable>
          );
        }}
      </Reading>
      {keys.hasNextPage ? (
        <Button mt="sm" size="xs" variant="default" loading={keys.isFetchingNextPage} onClick={() => void keys.fetchNextPage()}>
          {common('load_more')}
        </Button>
      ) : null}
      {adding ? <KeyForm onClose={() => setAdding(false)} onCreated={setCreated} /> : null}
      <ShownOnce
        title={say('secret_title', { name: created?.name ?? '' })}
        label={say('secret')}
        secret={created?.secret ?? null}
        onClose={() => setCreated(null)}
      />
    </>
  );
}

function Row({ apiKey, mayChange }: { apiKey: ApiKey; mayChange: boolean }) {
  const say = useWords(apiKeysWords);
  const moment = useMoment();
  const { id, name, prefix, scopes, createdAt, revokedAt } = apiKey;
  const revoke = useAct({
    act: () => ask('DELETE', `/v1/api-keys/${id}`),
    refresh: ['api-keys'],
    done: say('revoked_done', { name }),
  });
  return (
    <Table.Tr data-testid={`key-${id}`}>
      <Table.Td>
        <bdi>{name}</bdi>
      </Table.Td>
      <Table.Td>
        <code>{prefix}…</code>
      </Table.Td>
      <Table.Td maw={300}>
        <details>
          <summary>{say('scopes_count', { count: scopes.length })}</summary>
          <Text size="xs">{scopes.join(', ')}</Text>
        </details>
      </Table.Td>
      <Table.Td>{moment(createdAt)}</Table.Td>
      <Table.Td>
        <Badge variant="light" color={revokedAt ? 'gray' : 'teal'} tt="none">
          {revokedAt ? say('revoked', { time: moment(revokedAt) }) : say('valid')}
        </Badge>
      </Table.Td>
      {mayChange ? (
        <Table.Td>
          {revokedAt ? null : (
            <Confirm
              label={say('revoke')}
              name={name}
              question={say('revoke_question', { name })}
              loading={revoke.isPending}
              onYes={() => revoke.mutate()}
              testid="key-revoke"
            />
          )}
        </Table.Td>
      ) : null}
    </Table.Tr>
  );
}
