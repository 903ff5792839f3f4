import { Button, Group, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../api/client';
import { serverNow } from '../../api/server-clock';
import { useWords } from '../../i18n/catalogue';
import { fieldErrors } from '../../parts/field-errors';
import { partsWords } from '../../parts/parts-words';
import { Refusal } from '../../parts/refusal';
import { useAct } from '../../parts/use-act';
import { shellWords } from '../../shell/words';
import { contactsWords } from './words';

const purposes = ['marketing', 'utility', 'authentication', 'service'] as const;
const kinds = ['given', 'confirmed', 'withdrawn'] as const;

/** An opt-in or opt-out that was collected elsewhere, with its proof. */
export function RecordConsent({ contact, onClose }: { contact: string; onClose: () => void }) {
  const say = useWords(contactsWords);
  const parts = useWords(partsWords);
  const common = useWords(shellWords);
  const [given, setGiven] = useState({
    purpose: 'marketing' as (typeof purposes)[number],
    kind: 'given' as (typeof kinds)[number],
    channel: '',
    occurredAt: '',
    wording: '',
    evidence: '',
  });
  const set = (change: Partial<typeof given>): void => setGiven((known) => ({ ...known, ...change }));
  const save = useAct({
    quiet: true,
    act: () => {
      const { purpose, kind } = given;
      const [wording, evidence] = [given.wording.trim(), given.evidence.trim()];
      return ask('POST', `/v1/contacts/${contact}/consents`, {
        body: {
          purpose,
          kind,
          channel: given.channel.trim(),
          occurredAt: new Date(given.occurredAt || serverNow()).toISOString(),
          ...(wording ? { wording } : {}),
          ...(evidence ? { evidence } : {}),
        },
      });
    },
    refresh: ['contacts'],
    done: parts('saved'),
    onDone: onClose,
  });
  const at = fieldErrors(save.error);
  return (
    <Modal opened onClose={onClose} title={say('record')} closeButtonProps={{ 'aria-label': common('close') }}>
      <form onSubmit={(event) => (event.preventDefault(), save.mutate())} data-testid="consent-form">
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {say('record_about')}
          </Text>
          <Select
            label={say('purpose')}
            allowDeselect={false}
            value={given.purpose}
            onChange={(purpose) => purpose && set({ purpose: purpose as typeof given.purpose })}
            data={purposes.map((value) => ({ value, label: say(`purpose_${value}`) }))}
            error={at('purpose')}
          />
          <Select
            label={say('kind')}
            allowDeselect={false}
            value={given.kind}
            onChange={(kind) => kind && set({ kind: kind as typeof given.kind })}
            data={kinds.map((value) => ({ value, label: say(`kind_${value}`) }))}
            error={at('kind')}
          />
          <TextInput
            label={say('collected')}
            description={say('collected_hint')}
            required
            maxLength={40}
            value={given.channel}
            onChange={(event) => set({ channel: event.currentTarget.value })}
            error={at('channel')}
          />
          <TextInput
            label={say('occurred')}
            type="datetime-local"
            required
            value={given.occurredAt}
            onChange={(event) => set({ occurredAt: event.currentTarget.value })}
            error={at('occurredAt')}
          />
          <Textarea
            label={say('wording')}
            autosize
            minRows={2}
            maxLength={4000}
            value={given.wording}
            onChange={(event) => set({ wording: event.currentTarget.value })}
            error={at('wording')}
          />
          <TextInput
            label={say('evidence')}
            maxLength={2000}
            value={given.evidence}
            onChange={(event) => set({ evidence: event.currentTarget.value })}
            error={at('evidence')}
          />
          <Refusal error={save.error} fields={['purpose', 'kind', 'channel', 'occurredAt', 'wording', 'evidence']} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {common('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} data-testid="consent-save">
              {common('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
