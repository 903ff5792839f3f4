import { Button, Group, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Trouble } from '../../admin/answer';
import { fieldProblems } from '../../admin/field-problems';
import { ask } from '../../api/client';
import { useWords } from '../../i18n/catalogue';
import { contentOf, variablesOf } from '../inbox/template-fill';
import { TemplatePreview } from '../inbox/template-preview';
import { useApprovedTemplates } from '../inbox/template-queries';
import type { Broadcast, Channel } from './broadcast-queries';
import classes from './broadcasts.module.css';
import { sourceKinds, sourcesOf, variablesFrom, type Source } from './variable-sources';
import { wizardWords } from './wizard-words';

interface Shown {
  /** null: it is not there yet. */
  broadcast: Broadcast | null;
  channels: readonly Channel[];
  onDone: () => void;
}

/** What is sent, from which number, and how fast. */
export function PlanStep({ broadcast, channels, onDone }: Shown) {
  const say = useWords(wizardWords);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState(broadcast?.name ?? '');
  const [channelId, setChannel] = useState(broadcast?.channel ?? channels[0]?.id ?? null);
  const [templateId, setTemplate] = useState(broadcast?.template.id ?? null);
  const [given, setGiven] = useState<Record<string, Source>>({});
  const [rate, setRate] = useState<number | null>(broadcast?.ratePerSecond ?? null);
  const [failure, setFailure] = useState<number | null>(broadcast?.thresholds.failurePercent ?? null);
  const [optOut, setOptOut] = useState<number | null>(broadcast?.thresholds.optOutPercent ?? null);
  const channel = channels.find(({ id }) => id === channelId);
  const templates = useApprovedTemplates(channel?.account ?? null);
  const template = templates.data?.find(({ id }) => id === templateId);
  const content = template ? contentOf(template) : null;
  const names = content ? variablesOf(content) : [];
  const sources = { ...sourcesOf(broadcast?.variables ?? {}, names), ...given };
  const save = useMutation({
    mutationFn: () => {
      const body = {
        name,
        channel: channelId,
        template: { id: templateId },
        variables: variablesFrom(Object.fromEntries(names.map((one) => [one, sources[one] ?? { kind: 'own' }]))),
        ratePerSecond: rate,
        // A new one takes the platform's own thresholds unless it names others.
        thresholds: {
          ...(broadcast || failure !== null ? { failurePercent: failure } : {}),
          ...(broadcast || optOut !== null ? { optOutPercent: optOut } : {}),
        },
      };
      return broadcast
        ? ask<Broadcast>('PATCH', `/v1/broadcasts/${broadcast.id}`, { body: { ...body, version: broadcast.version } })
        : ask<Broadcast>('POST', '/v1/broadcasts', { body });
    },
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: ['broadcasts'] });
      if (!broadcast) await navigate(`/broadcasts/${saved.id}/prepare`, { replace: true });
      onDone();
    },
  });
  const problems = fieldProblems(save.error);
  return (
    <form onSubmit={(event) => (event.preventDefault(), save.mutate())} data-testid="plan-step">
      <div className={classes.wizard}>
        <Stack gap="sm">
          <TextInput
            label={say('name')}
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={problems['/name']}
            data-testid="broadcast-name"
          />
          <Select
            label={say('channel')}
            required
            allowDeselect={false}
            value={channelId}
            onChange={(picked) => (setChannel(picked), setTemplate(null))}
            data={channels.map((one) => ({ value: one.id, label: `${one.name} ${one.phone}` }))}
            error={problems['/channel']}
            data-testid="broadcast-channel"
          />
          <Select
            label={say('template')}
            required
            searchable
            value={templateId}
            onChange={setTemplate}
            data={(templates.data ?? [])
              .filter((one) => contentOf(one) && one.category !== 'authentication')
              .map((one) => ({ value: one.id, label: `${one.name} (${one.language})` }))}
            error={
              problems['/template'] ??
              problems['/template/id'] ??
              (templates.data?.length === 0 ? say('no_templates') : undefined)
            }
            data-testid="broadcast-template"
          />
          {names.length > 0 ? (
            <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
              <Text component="legend" size="sm" fw={600} p={0}>
                {say('variables')}
              </Text>
              <Stack gap={8}>
                {names.map((one) => (
                  <VariableSource
                    key={one}
                    name={one}
                    source={sources[one] ?? { kind: 'own' }}
                    problem={problems[`/variables/${one}`]}
                    onChange={(source) => setGiven({ ...given, [one]: source })}
                  />
                ))}
              </Stack>
            </fieldset>
          ) : null}
          <div className={classes.pair} style={{ alignItems: 'start' }}>
            <Whole
              label={say('pace')}
              description={say('pace_hint')}
              max={1000}
              value={rate}
              onChange={setRate}
              problem={problems['/ratePerSecond']}
            />
            <Whole
              label={say('failure_limit')}
              max={100}
              value={failure}
              onChange={setFailure}
              problem={problems['/thresholds/failurePercent']}
            />
            <Whole
              label={say('opt_out_limit')}
              max={100}
              value={optOut}
              onChange={setOptOut}
              problem={problems['/thresholds/optOutPercent']}
            />
          </div>
          <Trouble error={save.error} />
          <Group>
            <Button
              type="submit"
              loading={save.isPending}
              disabled={!channelId || !templateId || name.trim() === ''}
              data-testid="save-plan"
            >
              {say('save_next')}
            </Button>
          </Group>
        </Stack>
        {content ? (
          <div role="group" aria-label={say('preview')}>
            <TemplatePreview content={content} values={Object.fromEntries(names.map((one) => [one, shownValue(sources[one])]))} />
          </div>
        ) : null}
      </div>
    </form>
  );
}

const shownValue = (source: Source | undefined): string => (source?.kind === 'value' ? source.text : '');

interface Number {
  label: string;
  description?: string;
  max: number;
  value: number | null;
  problem: string | undefined;
  onChange: (value: number | null) => void;
}

function Whole({ value, onChange, problem, ...rest }: Number) {
  return (
    <NumberInput
      {...rest}
      min={1}
      value={value ?? ''}
      error={problem}
      onChange={(next) => onChange(typeof next === 'number' ? next : null)}
    />
  );
}

interface Sourced {
  name: string;
  source: Source;
  problem: string | undefined;
  onChange: (source: Source) => void;
}

function VariableSource({ name, source, problem, onChange }: Sourced) {
  const say = useWords(wizardWords);
  const label = { own: 'from_own', column: 'from_column', value: 'from_value' } as const;
  return (
    <div className={classes.pair}>
      <Select
        label={say('source_of', { name: `{{${name}}}` })}
        allowDeselect={false}
        value={source.kind}
        onChange={(kind) => onChange(kind === 'column' || kind === 'value' ? { kind, text: '' } : ({ kind } as Source))}
        data={sourceKinds.map((kind) => ({
          value: kind,
          label:
            kind in label ? say(label[kind as keyof typeof label]) : say(`from_field_${kind as 'name' | 'language' | 'country'}`),
        }))}
        error={problem}
        data-testid={`source-${name}`}
      />
      {source.kind === 'column' || source.kind === 'value' ? (
        <TextInput
          label={say(source.kind === 'column' ? 'column_name' : 'same_value')}
          value={source.text}
          onChange={(event) => onChange({ kind: source.kind, text: event.currentTarget.value })}
        />
      ) : null}
    </div>
  );
}
