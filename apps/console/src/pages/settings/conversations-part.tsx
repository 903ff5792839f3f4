import { NumberInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../api/client';
import { useWords } from '../../i18n/catalogue';
import { fieldErrors } from '../../parts/field-errors';
import { partsWords } from '../../parts/parts-words';
import { Reading } from '../../parts/reading';
import { Section } from '../../parts/section';
import { useAct } from '../../parts/use-act';
import { SettingsForm } from './settings-form';
import { useConversationPolicy, useWindowPolicy, type ConversationPolicy } from './settings-queries';
import { WindowForm } from './window-form';
import { settingsWords } from './words';

export function ConversationsPart() {
  const say = useWords(settingsWords);
  const policy = useConversationPolicy();
  const windows = useWindowPolicy();
  return (
    <>
      <Section title={say('policy')}>
        <Reading query={policy}>{(data) => <PolicyForm policy={data} />}</Reading>
      </Section>
      <Section title={say('window')}>
        <Reading query={windows}>{(data) => <WindowForm policy={data} />}</Reading>
      </Section>
    </>
  );
}

const orNull = (value: string | number): number | null => (value === '' ? null : Number(value));

function PolicyForm({ policy }: { policy: ConversationPolicy }) {
  const say = useWords(settingsWords);
  const parts = useWords(partsWords);
  const [given, setGiven] = useState(policy);
  const save = useAct({
    quiet: true,
    act: () => ask('PUT', '/v1/workspace/conversation-policy', { body: given }),
    refresh: ['conversation-policy'],
    done: parts('saved'),
  });
  const at = fieldErrors(save.error);
  return (
    <SettingsForm
      testid="policy-form"
      onSave={() => save.mutate()}
      saving={save.isPending}
      error={save.error}
      fields={['inactiveAfterMinutes', 'endAfterHours', 'transferMinutes']}
    >
      <NumberInput
        label={say('inactive_after')}
        description={say('inactive_after_hint')}
        min={5}
        allowDecimal={false}
        value={given.inactiveAfterMinutes ?? ''}
        onChange={(value) => setGiven({ ...given, inactiveAfterMinutes: orNull(value) })}
        error={at('inactiveAfterMinutes')}
      />
      <NumberInput
        label={say('end_after')}
        description={say('end_after_hint')}
        min={1}
        allowDecimal={false}
        value={given.endAfterHours ?? ''}
        onChange={(value) => setGiven({ ...given, endAfterHours: orNull(value) })}
        error={at('endAfterHours')}
      />
      <NumberInput
        label={say('transfer_minutes')}
        min={1}
        allowDecimal={false}
        value={given.transferMinutes}
        onChange={(value) => setGiven({ ...given, transferMinutes: Number(value) || 1 })}
        error={at('transferMinutes')}
      />
    </SettingsForm>
  );
}
