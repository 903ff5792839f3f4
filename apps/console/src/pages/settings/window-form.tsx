import { Checkbox, NumberInput, Switch, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../api/client';
import { useWords } from '../../i18n/catalogue';
import { fieldErrors } from '../../parts/field-errors';
import classes from '../../parts/parts.module.css';
import { partsWords } from '../../parts/parts-words';
import { useAct } from '../../parts/use-act';
import { minutesOf } from './minutes';
import { SettingsForm } from './settings-form';
import type { WindowPolicy } from './settings-queries';
import { TemplateChoice } from './template-choice';
import { settingsWords } from './words';

export function WindowForm({ policy }: { policy: WindowPolicy }) {
  const say = useWords(settingsWords);
  const parts = useWords(partsWords);
  const [alarms, setAlarms] = useState(policy.alarmsMinutes.join(', '));
  const [nudge, setNudge] = useState(policy.nudge);
  const [fallback, setFallback] = useState(policy.fallback);
  const save = useAct({
    quiet: true,
    act: () => ask('PUT', '/v1/workspace/window-policy', { body: { alarmsMinutes: minutesOf(alarms), nudge, fallback } }),
    refresh: ['window-policy'],
    done: parts('saved'),
  });
  const at = fieldErrors(save.error);
  return (
    <SettingsForm
      testid="window-form"
      onSave={() => save.mutate()}
      saving={save.isPending}
      error={save.error}
      fields={['alarmsMinutes', 'nudge', 'fallback/template']}
    >
      <TextInput
        label={say('alarms')}
        description={parts('list_hint')}
        value={alarms}
        onChange={(event) => setAlarms(event.currentTarget.value)}
        error={at('alarmsMinutes')}
      />
      <div>
        <Title order={3}>{say('nudge')}</Title>
        <Text size="sm" c="dimmed">
          {say('nudge_about')}
        </Text>
      </div>
      <Switch
        label={say('nudge')}
        checked={nudge.enabled}
        onChange={(event) => setNudge({ ...nudge, enabled: event.currentTarget.checked })}
      />
      {nudge.enabled ? (
        <>
          <TemplateChoice
            chosen={nudge.template}
            onChange={(template) => setNudge({ ...nudge, template })}
            error={at('nudge/template')}
          />
          <div className={classes.row}>
            <NumberInput
              label={say('nudge_minutes')}
              w={160}
              min={1}
              max={720}
              value={nudge.minutesBefore}
              onChange={(value) => setNudge({ ...nudge, minutesBefore: Number(value) || 1 })}
              error={at('nudge/minutesBefore')}
            />
            <NumberInput
              label={say('nudge_max')}
              w={150}
              min={1}
              max={100}
              value={nudge.perContactCap.max}
              onChange={(value) => setNudge({ ...nudge, perContactCap: { ...nudge.perContactCap, max: Number(value) || 1 } })}
              error={at('nudge/perContactCap/max')}
            />
            <NumberInput
              label={say('nudge_hours')}
              w={110}
              min={1}
              max={720}
              value={nudge.perContactCap.perHours}
              onChange={(value) =>
                setNudge({ ...nudge, perContactCap: { ...nudge.perContactCap, perHours: Number(value) || 1 } })
              }
              error={at('nudge/perContactCap/perHours')}
            />
          </div>
          <Checkbox
            label={say('nudge_unanswered')}
            checked={nudge.onlyUnanswered}
            onChange={(event) => setNudge({ ...nudge, onlyUnanswered: event.currentTarget.checked })}
          />
        </>
      ) : null}
      <div>
        <Title order={3}>{say('fallback')}</Title>
        <Text size="sm" c="dimmed">
          {say('fallback_about')}
        </Text>
      </div>
      <Switch
        label={say('fallback')}
        checked={fallback.enabled}
        onChange={(event) => setFallback({ ...fallback, enabled: event.currentTarget.checked })}
      />
      {fallback.enabled ? (
        <TemplateChoice
          chosen={fallback.template}
          onChange={(template) => setFallback({ ...fallback, template })}
          error={at('fallback/template')}
        />
      ) : null}
    </SettingsForm>
  );
}
