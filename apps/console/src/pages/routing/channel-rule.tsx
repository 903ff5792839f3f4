import { Button, NumberInput, Select, Stack, Switch, Text, Textarea } from '@mantine/core';
import type { Schemas } from '@heliograph/client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import type { Team } from '../../api/nouns';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { fieldErrors } from '../../parts/field-errors';
import { partsWords } from '../../parts/parts-words';
import { Reading } from '../../parts/reading';
import { Refusal } from '../../parts/refusal';
import { Section } from '../../parts/section';
import { useAct } from '../../parts/use-act';
import { shellWords } from '../../shell/words';
import { routingWords } from './words';

type Rule = Schemas['ChannelRouting'];

export function ChannelRule({ channel, teams }: { channel: string; teams: Team[] }) {
  const rule = useQuery({
    queryKey: ['routing', channel],
    queryFn: ({ signal }) => ask<Rule>('GET', `/v1/channels/${channel}/routing`, { signal }),
  });
  return <Reading query={rule}>{(data) => <RuleForm key={channel} channel={channel} rule={data} teams={teams} />}</Reading>;
}

function RuleForm({ channel, rule, teams }: { channel: string; rule: Rule; teams: Team[] }) {
  const say = useWords(routingWords);
  const parts = useWords(partsWords);
  const common = useWords(shellWords);
  const mayChange = useMay()('channels:write');
  const [given, setGiven] = useState(rule);
  const set = (change: Partial<Rule>): void => setGiven((known) => ({ ...known, ...change }));
  const save = useAct({
    quiet: true,
    act: () => {
      const text = Object.fromEntries(Object.entries(given.outOfHours.text).filter(([, words]) => words.trim() !== ''));
      return ask('PUT', `/v1/channels/${channel}/routing`, { body: { ...given, outOfHours: { ...given.outOfHours, text } } });
    },
    refresh: ['routing', 'teams'],
    done: parts('saved'),
  });
  const at = fieldErrors(save.error);
  const named = teams.map(({ id, name }) => ({ value: id, label: name }));
  const escalates = given.escalateAfterSeconds !== null;
  return (
    <form onSubmit={(event) => (event.preventDefault(), save.mutate())} data-testid="rule-form">
      <fieldset disabled={!mayChange} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
        <Stack gap="sm" maw={640}>
          <Select
            label={say('team')}
            value={given.team ?? ''}
            onChange={(team) => set({ team: team || null })}
            data={[{ value: '', label: say('team_none') }, ...named]}
            error={at('team')}
            data-testid="rule-team"
          />
          <Select
            label={say('strategy')}
            allowDeselect={false}
            value={given.strategy}
            onChange={(strategy) => strategy && set({ strategy: strategy as Rule['strategy'] })}
            data={(['round_robin', 'least_busy', 'skill'] as const).map((value) => ({ value, label: say(`strategy_${value}`) }))}
            error={at('strategy')}
          />
          {given.strategy === 'skill' ? (
            <Select
              label={say('skill_from')}
              value={given.skillFrom}
              onChange={(from) => set({ skillFrom: from as Rule['skillFrom'] })}
              data={(['tag', 'language'] as const).map((value) => ({ value, label: say(`skill_${value}`) }))}
              error={at('skillFrom')}
            />
          ) : null}
          <Switch
            label={say('sticky')}
            checked={given.stickyReplies}
            onChange={(event) => set({ stickyReplies: event.currentTarget.checked })}
          />
          <Section title={say('escalate')}>
            <Stack gap="sm">
              <Switch
                label={say('escalate')}
                checked={escalates}
                onChange={(event) =>
                  set(
                    event.currentTarget.checked
                      ? { escalateAfterSeconds: 600 }
                      : { escalateAfterSeconds: null, escalateTo: null },
                  )
                }
              />
              {escalates ? (
                <>
                  <NumberInput
                    label={say('escalate_after')}
                    min={0.5}
                    max={10_080}
                    value={(given.escalateAfterSeconds ?? 0) / 60}
                    onChange={(minutes) => set({ escalateAfterSeconds: Math.round(Number(minutes) * 60) })}
                    error={at('escalateAfterSeconds')}
                  />
                  <Select
                    label={say('escalate_to')}
                    value={given.escalateTo?.team ?? ''}
                    onChange={(team) => set({ escalateTo: team ? { team } : null })}
                    data={[{ value: '', label: say('escalate_same') }, ...named]}
                    error={at('escalateTo')}
                  />
                </>
              ) : null}
            </Stack>
          </Section>
          <Section title={say('out')}>
            <Stack gap="sm">
              <Switch
                label={say('out_enabled')}
                checked={given.outOfHours.enabled}
                onChange={(event) => set({ outOfHours: { ...given.outOfHours, enabled: event.currentTarget.checked } })}
              />
              {given.outOfHours.enabled
                ? (['en', 'zh-CN'] as const).map((language) => (
                    <Textarea
                      key={language}
                      label={`${say('out_text')} · ${say(language === 'en' ? 'in_en' : 'in_zh')}`}
                      autosize
                      minRows={2}
                      maxLength={1000}
                      value={given.outOfHours.text[language] ?? ''}
                      onChange={(event) =>
                        set({
                          outOfHours: {
                            ...given.outOfHours,
                            text: { ...given.outOfHours.text, [language]: event.currentTarget.value },
                          },
                        })
                      }
                      error={language === 'en' ? at('outOfHours/text') : at(`outOfHours/text/${language}`)}
                    />
                  ))
                : null}
            </Stack>
          </Section>
          <Refusal
            error={save.error}
            fields={['team', 'strategy', 'skillFrom', 'escalateAfterSeconds', 'escalateTo', 'outOfHours/text']}
          />
          {mayChange ? (
            <Button type="submit" loading={save.isPending} style={{ alignSelf: 'start' }} data-testid="rule-save">
              {common('save')}
            </Button>
          ) : (
            <Text size="sm" c="dimmed">
              {parts('read_only')}
            </Text>
          )}
        </Stack>
      </fieldset>
    </form>
  );
}
