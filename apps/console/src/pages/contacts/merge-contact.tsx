import { Alert, Button, Group, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ask } from '../../api/client';
import type { Contact } from '../../api/nouns';
import { useWords } from '../../i18n/catalogue';
import { Refusal } from '../../parts/refusal';
import { Section } from '../../parts/section';
import { useAct } from '../../parts/use-act';
import { useContact } from '../inbox/desk-queries';
import { nameOf, useFoundContacts, type Merged } from './contact-queries';
import { contactsWords } from './words';

/** In two steps: what would happen, then doing it. Another choice of contact takes the second step away again. */
export function MergeContact({ contact, into }: { contact: Contact; into: string | null }) {
  const say = useWords(contactsWords);
  const navigate = useNavigate();
  const [chosen, setChosen] = useState(into);
  const [search, setSearch] = useState('');
  const [q] = useDebouncedValue(search.trim(), 250);
  const { data: found = [] } = useFoundContacts(q);
  const path = `/v1/contacts/${contact.id}/merge` as const;
  const look = useAct({
    quiet: true,
    act: () => ask<Merged>('POST', path, { body: { into: chosen, dryRun: true } }),
    refresh: [],
  });
  const merge = useAct({
    quiet: true,
    act: () => ask<Merged>('POST', path, { body: { into: chosen } }),
    refresh: ['contacts', 'conversations'],
    done: say('merged'),
    onDone: (done) => void navigate(`/contacts/${done.contact.id}`, { replace: true }),
  });
  const others = found.filter(({ id }) => id !== contact.id);
  return (
    <Section title={say('merge')} about={say('merge_about')}>
      <Stack gap="sm" maw={480}>
        <Select
          label={say('merge_into')}
          placeholder={say('merge_hint')}
          searchable
          clearable
          value={chosen}
          onSearchChange={setSearch}
          filter={({ options }) => options}
          onChange={(id) => (setChosen(id), look.reset(), merge.reset())}
          data={[
            ...(into && !others.some(({ id }) => id === into) ? [{ value: into, label: into }] : []),
            ...others.map((one) => ({ value: one.id, label: [nameOf(one), one.phone].filter(Boolean).join(' · ') })),
          ]}
          data-testid="merge-into"
        />
        {chosen ? <Chosen id={chosen} /> : null}
        <Group>
          <Button
            variant="light"
            disabled={!chosen}
            loading={look.isPending}
            onClick={() => look.mutate()}
            data-testid="merge-look"
          >
            {say('merge_look')}
          </Button>
        </Group>
        <Refusal error={look.error ?? merge.error} />
        {look.data ? (
          <>
            <WhatHappens merged={look.data} />
            <Group>
              <Button color="red" loading={merge.isPending} onClick={() => merge.mutate()} data-testid="merge-do">
                {say('merge_do')}
              </Button>
            </Group>
          </>
        ) : null}
      </Stack>
    </Section>
  );
}

function Chosen({ id }: { id: string }) {
  const { data } = useContact(id);
  return data ? (
    <Text size="sm">
      <bdi>{nameOf(data)}</bdi> {data.phone}
    </Text>
  ) : null;
}

function WhatHappens({ merged }: { merged: Merged }) {
  const say = useWords(contactsWords);
  const lines: [string, number][] = [
    [say('merge_identities'), merged.identities],
    [say('merge_messages'), merged.messages],
    [say('merge_tags'), merged.tags],
    [say('merge_moved'), merged.conversations.moved.length],
    [say('merge_joined'), merged.conversations.joined.length],
    [say('merge_consents'), merged.consents.length],
  ];
  return (
    <Alert color="blue" role="status" data-testid="merge-preview">
      {lines.map(([name, count]) => (
        <Text size="sm" key={name} c="var(--mantine-color-text)">
          {name}: {count}
        </Text>
      ))}
    </Alert>
  );
}
