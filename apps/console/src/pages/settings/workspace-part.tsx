import { Button, Checkbox, CloseButton, Group, NumberInput, Select, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../../i18n/catalogue';
import { fieldErrors } from '../../parts/field-errors';
import classes from '../../parts/parts.module.css';
import { partsWords } from '../../parts/parts-words';
import { Reading } from '../../parts/reading';
import { Section } from '../../parts/section';
import { useAct } from '../../parts/use-act';
import { SettingsForm } from './settings-form';
import { categories, changeWorkspace, purposes, useWorkspace, type Workspace } from './settings-queries';
import { settingsWords } from './words';

export function WorkspacePart() {
  const query = useWorkspace();
  return <Reading query={query}>{(workspace) => <WorkspaceForm workspace={workspace} />}</Reading>;
}

type Quiet = NonNullable<Workspace['quietHours']>;
const ordinary: Quiet = { from: '21:00', to: '08:00', timeZone: 'contact', purposes: ['marketing', 'utility'] };

function WorkspaceForm({ workspace }: { workspace: Workspace }) {
  const say = useWords(settingsWords);
  const parts = useWords(partsWords);
  const [name, setName] = useState(workspace.name);
  const [timeZone, setTimeZone] = useState(workspace.timeZone);
  const [isQuiet, setIsQuiet] = useState(workspace.quietHours !== null);
  const [quiet, setQuiet] = useState<Quiet>(workspace.quietHours ?? ordinary);
  const [caps, setCaps] = useState(workspace.caps);
  const save = useAct({
    quiet: true,
    act: () => changeWorkspace({ name: name.trim(), timeZone: timeZone.trim(), quietHours: isQuiet ? quiet : null, caps }),
    refresh: ['workspace', 'session'],
    done: parts('saved'),
  });
  const at = fieldErrors(save.error);
  return (
    <SettingsForm
      testid="workspace-form"
      onSave={() => save.mutate()}
      saving={save.isPending}
      error={save.error}
      fields={['name', 'timeZone', 'quietHours', 'caps']}
    >
      <TextInput
        label={say('name')}
        required
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={at('name')}
      />
      <TextInput
        label={say('time_zone')}
        description={say('time_zone_hint')}
        value={timeZone}
        onChange={(event) => setTimeZone(event.currentTarget.value)}
        error={at('timeZone')}
      />
      <Section title={say('quiet')} about={say('quiet_about')}>
        <Switch label={say('quiet_on')} checked={isQuiet} onChange={(event) => setIsQuiet(event.currentTarget.checked)} mb="xs" />
        {isQuiet ? (
          <>
            <div className={classes.row}>
              {(['from', 'to'] as const).map((end) => (
                <TextInput
                  key={end}
                  type="time"
                  label={say(end)}
                  value={quiet[end]}
                  onChange={(event) => setQuiet({ ...quiet, [end]: event.currentTarget.value })}
                  error={at(`quietHours/${end}`)}
                />
              ))}
              <Select
                label={say('quiet_zone')}
                allowDeselect={false}
                value={quiet.timeZone === 'contact' ? 'contact' : 'workspace'}
                onChange={(whose) => setQuiet({ ...quiet, timeZone: whose === 'contact' ? 'contact' : timeZone })}
                data={(['contact', 'workspace'] as const).map((value) => ({ value, label: say(`quiet_zone_${value}`) }))}
                error={at('quietHours/timeZone')}
              />
            </div>
            <Checkbox.Group
              mt="sm"
              label={say('purposes')}
              value={quiet.purposes}
              onChange={(chosen) => setQuiet({ ...quiet, purposes: chosen as Quiet['purposes'] })}
              error={at('quietHours/purposes')}
            >
              <Group gap="md" mt={4}>
                {purposes.map((purpose) => (
                  <Checkbox key={purpose} value={purpose} label={say(`purpose_${purpose}`)} />
                ))}
              </Group>
            </Checkbox.Group>
          </>
        ) : null}
      </Section>
      <Section title={say('caps')} about={say('caps_about')}>
        {caps.length === 0 ? (
          <Text size="sm" c="dimmed">
            {say('caps_none')}
          </Text>
        ) : null}
        {caps.map((cap, index) => {
          const set = (change: Partial<typeof cap>): void =>
            setCaps(caps.map((one, other) => (other === index ? { ...one, ...change } : one)));
          return (
            <div className={classes.row} key={index} role="group" aria-label={`${say('caps')} ${index + 1}`}>
              <Select
                label={say('category')}
                allowDeselect={false}
                w={150}
                value={cap.category}
                onChange={(category) => category && set({ category: category as typeof cap.category })}
                data={categories.map((value) => ({ value, label: say(`purpose_${value}`) }))}
              />
              <NumberInput
                label={say('cap_max')}
                w={90}
                min={1}
                max={1000}
                value={cap.max}
                onChange={(max) => set({ max: Number(max) || 1 })}
              />
              <NumberInput
                label={say('cap_hours')}
                w={90}
                min={1}
                max={720}
                value={cap.perHours}
                onChange={(hours) => set({ perHours: Number(hours) || 1 })}
              />
              <CloseButton
                size="lg"
                aria-label={`${parts('delete')}: ${say('caps')} ${index + 1}`}
                onClick={() => setCaps(caps.filter((_, other) => other !== index))}
              />
            </div>
          );
        })}
        {at('caps') ? (
          <Text size="sm" c="red.9" role="alert">
            {at('caps')}
          </Text>
        ) : null}
        {caps.length < 10 ? (
          <Button
            mt="xs"
            size="compact-sm"
            variant="light"
            onClick={() => setCaps([...caps, { category: 'marketing', max: 2, perHours: 24 }])}
            aria-label={`${parts('add')}: ${say('caps')}`}
          >
            {parts('add')}
          </Button>
        ) : null}
      </Section>
    </SettingsForm>
  );
}
