import { Button, Group, Select, Stack, Tabs, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Trouble } from '../../admin/answer';
import { fieldProblems } from '../../admin/field-problems';
import { ask } from '../../api/client';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { adminWords } from '../../admin/words';
import { AddedRows, useAdding } from './added-rows';
import type { Added, Broadcast } from './broadcast-queries';
import classes from './broadcasts.module.css';
import { FileAudience } from './file-audience';
import { pastedNumbers } from './pasted-numbers';
import { wizardWords } from './wizard-words';

/** Who gets it: from a file, from the contacts, or numbers that were pasted; one after the other as often as needed. */
export function AudienceStep({ broadcast, onDone }: { broadcast: Broadcast; onDone: () => void }) {
  const say = useWords(wizardWords);
  const may = useMay();
  return (
    <Stack gap="md" maw={820}>
      <Text fw={600} role="status" data-testid="audience-count">
        {say('in_audience', { count: broadcast.audience.count })}
      </Text>
      <Tabs defaultValue="file" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="file">{say('from_file')}</Tabs.Tab>
          {may('contacts:read') ? <Tabs.Tab value="contacts">{say('from_contacts')}</Tabs.Tab> : null}
          <Tabs.Tab value="paste">{say('paste')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="file" pt="md">
          <FileAudience broadcast={broadcast} />
        </Tabs.Panel>
        <Tabs.Panel value="contacts" pt="md">
          <ContactsAudience broadcast={broadcast} />
        </Tabs.Panel>
        <Tabs.Panel value="paste" pt="md">
          <PastedAudience broadcast={broadcast} />
        </Tabs.Panel>
      </Tabs>
      <Group>
        <Button
          variant={broadcast.audience.count === 0 ? 'default' : 'filled'}
          onClick={onDone}
          disabled={broadcast.audience.count === 0}
          data-testid="audience-done"
        >
          {say('next')}
        </Button>
      </Group>
    </Stack>
  );
}

function PastedAudience({ broadcast }: { broadcast: Broadcast }) {
  const say = useWords(wizardWords);
  const [text, setText] = useState('');
  const { phones, bad } = pastedNumbers(text);
  const adding = useAdding(() =>
    ask<Added>('POST', `/v1/broadcasts/${broadcast.id}/recipients`, { body: { recipients: phones.map((phone) => ({ phone })) } }),
  );
  return (
    <form onSubmit={(event) => (event.preventDefault(), adding.mutate())}>
      <Stack gap="sm">
        <Textarea
          label={say('numbers')}
          description={say('numbers_hint')}
          autosize
          minRows={5}
          maxRows={14}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-testid="pasted-numbers"
        />
        <Text size="sm" role="status">
          {say('numbers_found', { count: phones.length })}
          {bad.length > 0 ? ` · ${say('numbers_bad', { count: bad.length, lines: bad.slice(0, 20).join(', ') })}` : ''}
        </Text>
        {adding.data ? <AddedRows added={adding.data} /> : null}
        <Trouble error={adding.error} />
        <Group>
          <Button type="submit" loading={adding.isPending} disabled={phones.length === 0} data-testid="add-pasted">
            {say('add')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const purposes = ['service', 'utility', 'authentication', 'marketing'] as const;

function ContactsAudience({ broadcast }: { broadcast: Broadcast }) {
  const say = useWords(wizardWords);
  const admin = useWords(adminWords);
  const [language, setLanguage] = useState('');
  const [country, setCountry] = useState('');
  const [consented, setConsented] = useState<string | null>('marketing');
  const adding = useAdding(() =>
    ask<Added>('POST', `/v1/broadcasts/${broadcast.id}/recipients/from-contacts`, {
      body: {
        ...(language.trim() ? { language: language.trim() } : {}),
        ...(country.trim() ? { country: country.trim().toUpperCase() } : {}),
        ...(consented ? { consented } : {}),
      },
    }),
  );
  const problems = fieldProblems(adding.error);
  return (
    <form onSubmit={(event) => (event.preventDefault(), adding.mutate())}>
      <Stack gap="sm">
        <div className={classes.pair} style={{ alignItems: 'start' }}>
          <TextInput
            label={say('filter_language')}
            value={language}
            onChange={(event) => setLanguage(event.currentTarget.value)}
            error={problems['/language']}
          />
          <TextInput
            label={say('filter_country')}
            description={say('filter_country_hint')}
            maxLength={2}
            value={country}
            onChange={(event) => setCountry(event.currentTarget.value)}
            error={problems['/country']}
          />
          <Select
            label={say('filter_consented')}
            value={consented ?? ''}
            allowDeselect={false}
            onChange={(picked) => setConsented(picked || null)}
            data={[
              { value: '', label: admin('any') },
              ...purposes.map((one) => ({ value: one, label: say(`consented_${one}`) })),
            ]}
          />
        </div>
        {adding.data ? <AddedRows added={adding.data} /> : null}
        <Trouble error={adding.error} />
        <Group>
          <Button type="submit" loading={adding.isPending} data-testid="add-contacts">
            {say('add_contacts')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
