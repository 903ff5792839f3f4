import { Button, CloseButton, Group, Stack, Text, TextInput } from '@mantine/core';
import type { Schemas } from '@heliograph/client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { fieldErrors } from '../../parts/field-errors';
import { partsWords } from '../../parts/parts-words';
import { Reading } from '../../parts/reading';
import { Refusal } from '../../parts/refusal';
import { Section } from '../../parts/section';
import { useAct } from '../../parts/use-act';
import { shellWords } from '../../shell/words';
import { WeekEditor } from './week-editor';
import { routingWords } from './words';

type Hours = Schemas['TeamHours'];

export function TeamHours({ team }: { team: string }) {
  const hours = useQuery({
    queryKey: ['team-hours', team],
    queryFn: ({ signal }) => ask<Hours>('GET', `/v1/teams/${team}/hours`, { signal }),
  });
  return <Reading query={hours}>{(data) => <HoursForm key={team} team={team} hours={data} />}</Reading>;
}

function HoursForm({ team, hours }: { team: string; hours: Hours }) {
  const say = useWords(routingWords);
  const parts = useWords(partsWords);
  const common = useWords(shellWords);
  const mayChange = useMay()('teams:write');
  const [given, setGiven] = useState(hours);
  const [holiday, setHoliday] = useState('');
  const set = (change: Partial<Hours>): void => setGiven((known) => ({ ...known, ...change }));
  const save = useAct({
    quiet: true,
    act: () => ask('PUT', `/v1/teams/${team}/hours`, { body: given }),
    refresh: ['team-hours'],
    done: parts('saved'),
  });
  const at = fieldErrors(save.error);
  const add = (): void => {
    if (holiday && !given.holidays.includes(holiday)) set({ holidays: [...given.holidays, holiday].sort() });
    setHoliday('');
  };
  return (
    <form onSubmit={(event) => (event.preventDefault(), save.mutate())} data-testid="hours-form">
      <fieldset disabled={!mayChange} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
        <Stack gap="sm" maw={680}>
          <TextInput
            label={say('time_zone')}
            description={say('time_zone_hint')}
            required
            value={given.timeZone}
            onChange={(event) => set({ timeZone: event.currentTarget.value })}
            error={at('timeZone')}
          />
          <WeekEditor week={given.week} onChange={(week) => set({ week })} errorAt={at} />
          <Section title={say('holidays')}>
            {given.holidays.length === 0 ? (
              <Text size="sm" c="dimmed">
                {say('holidays_none')}
              </Text>
            ) : null}
            <Group gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
              {given.holidays.map((day) => (
                <li key={day} style={{ display: 'flex', alignItems: 'center' }}>
                  <span className="tabular">{day}</span>
                  <CloseButton
                    size="sm"
                    aria-label={`${parts('delete')}: ${day}`}
                    onClick={() => set({ holidays: given.holidays.filter((one) => one !== day) })}
                  />
                </li>
              ))}
            </Group>
            <Group align="end" gap="xs" mt="xs">
              <TextInput
                type="date"
                label={say('holiday_add')}
                value={holiday}
                onChange={(event) => setHoliday(event.currentTarget.value)}
                error={at('holidays')}
              />
              <Button variant="light" onClick={add} disabled={!holiday} aria-label={`${parts('add')}: ${say('holiday_add')}`}>
                {parts('add')}
              </Button>
            </Group>
            <TextInput
              mt="sm"
              maw={260}
              label={say('country')}
              description={say('country_hint')}
              maxLength={2}
              value={given.country ?? ''}
              onChange={(event) => set({ country: event.currentTarget.value.toUpperCase() || null })}
              error={at('country')}
            />
          </Section>
          <Refusal error={save.error} fields={['timeZone', 'week', 'holidays', 'country']} />
          {mayChange ? (
            <Button type="submit" loading={save.isPending} style={{ alignSelf: 'start' }} data-testid="hours-save">
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
