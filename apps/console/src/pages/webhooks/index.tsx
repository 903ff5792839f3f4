import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { Nothing, Reading } from '../../parts/reading';
import { ShownOnce } from '../../parts/shown-once';
import { PageTitle } from '../../shell/page-title';
import { Deliveries } from './deliveries';
import { EndpointCard } from './endpoint-card';
import { EndpointForm } from './endpoint-form';
import { useEndpoints, type Endpoint } from './webhook-queries';
import { webhooksWords } from './words';

/** Endpoints; `/webhooks/whe_…` shows what was delivered to one. */
export default function Webhooks() {
  const asked = useParams()['*']?.split('/')[0];
  if (asked?.startsWith('whe_'))
    return (
      <>
        <PageTitle id="webhooks" />
        <Deliveries endpoint={asked} />
      </>
    );
  return <Endpoints />;
}

function Endpoints() {
  const say = useWords(webhooksWords);
  const mayChange = useMay()('webhooks:write');
  const endpoints = useEndpoints();
  const [form, setForm] = useState<{ endpoint: Endpoint | null } | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <PageTitle id="webhooks">
        {mayChange ? (
          <Button size="xs" onClick={() => setForm({ endpoint: null })} data-testid="endpoint-new">
            {say('new')}
          </Button>
        ) : null}
      </PageTitle>
      <Text size="sm" c="dimmed" mb="sm">
        {say('about')}
      </Text>
      <Reading query={endpoints}>
        {(rows) =>
          rows.length === 0 ? (
            <Nothing>{say('none')}</Nothing>
          ) : (
            <Stack gap="md">
              {rows.map((endpoint) => (
                <EndpointCard key={endpoint.id} endpoint={endpoint} onEdit={() => setForm({ endpoint })} onSecret={setSecret} />
              ))}
            </Stack>
          )
        }
      </Reading>
      {form ? <EndpointForm endpoint={form.endpoint} onClose={() => setForm(null)} onSecret={setSecret} /> : null}
      <ShownOnce title={say('secret_title')} label={say('secret')} secret={secret} onClose={() => setSecret(null)} />
    </>
  );
}
