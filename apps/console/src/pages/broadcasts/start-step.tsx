import { Button, Group, List, Loader, SegmentedControl, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Answer, Trouble } from '../../admin/answer';
import { ConfirmAct } from '../../admin/confirm-act';
import { Facts } from '../../admin/facts';
import { fieldProblems } from '../../admin/field-problems';
import { ask } from '../../api/client';
import { useWords } from '../../i18n/catalogue';
import { tellDone } from '../../shell/tell';
import { momentText } from '../inbox/clock-texts';
import { useForecast, type Broadcast, type Forecast } from './broadcast-queries';
import { broadcastCodeWords, isKnownCode } from './code-words';
import { wizardWords } from './wizard-words';

/** The audience is closed: what would happen, and the start. */
export function StartStep({ broadcast }: { broadcast: Broadcast }) {
  const say = useWords(wizardWords);
  const forecast = useForecast(broadcast);
  if (broadcast.state === 'draft')
    return (
      <Group gap="sm" role="status">
        <Loader size="sm" aria-hidden />
        <Text size="sm">{say('freezing')}</Text>
      </Group>
    );
  return (
    <Stack gap="md" maw={760}>
      {broadcast.state === 'ready' ? <Answer of={forecast}>{(data) => <ForecastShown forecast={data} />}</Answer> : null}
      <StartForm broadcast={broadcast} />
    </Stack>
  );
}

function ForecastShown({ forecast }: { forecast: Forecast }) {
  const say = useWords(wizardWords);
  const { i18n } = useTranslation();
  const time = (at: string): string => momentText(at, i18n.language);
  const cost = forecast.estimatedCost;
  return (
    <section data-testid="forecast">
      <Title order={2} mb={6}>
        {say('forecast')}
      </Title>
      <Facts
        rows={[
          [say('forecast_recipients'), forecast.recipients.toLocaleString()],
          [say('forecast_now'), forecast.wouldGoNow.toLocaleString()],
          [say('forecast_starts'), time(forecast.startsAt)],
          [say('forecast_finishes'), forecast.finishesAt ? time(forecast.finishesAt) : say('forecast_never')],
          [say('forecast_pace'), say('per_second', { count: forecast.perSecond })],
          [
            say('forecast_cost'),
            cost
              ? new Intl.NumberFormat(i18n.language, { style: 'currency', currency: cost.currency }).format(cost.amount)
              : say('forecast_no_cost'),
          ],
          [
            say('forecast_waiting'),
            forecast.waitingFor.length === 0 ? (
              say('nobody')
            ) : (
              <List key="waiting" size="sm">
                {forecast.waitingFor.map(({ code, count, until }) => (
                  <List.Item key={code}>
                    <strong className="tabular">{count.toLocaleString()}</strong> <Code code={code} />{' '}
                    {until ? say('until', { time: time(until) }) : ''}
                  </List.Item>
                ))}
              </List>
            ),
          ],
          [
            say('forecast_refused'),
            forecast.refused.length === 0 ? (
              say('nobody')
            ) : (
              <List key="refused" size="sm">
                {forecast.refused.map(({ code, count }) => (
                  <List.Item key={code}>
                    <strong className="tabular">{count.toLocaleString()}</strong> <Code code={code} />
                  </List.Item>
                ))}
              </List>
            ),
          ],
        ]}
      />
      {forecast.days.length > 0 ? (
        <Table verticalSpacing={2} maw={320} mt="sm" captionSide="top">
          <Table.Caption ta="left">{say('forecast_days')}</Table.Caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{say('day')}</Table.Th>
              <Table.Th scope="col">{say('count')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {forecast.days.map(({ date, count }) => (
              <Table.Tr key={date}>
                <Table.Td className="tabular">{date}</Table.Td>
                <Table.Td className="tabular">{count.toLocaleString()}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ) : null}
      <Text size="xs" c="dimmed" mt="xs">
        {say('forecast_hint', { decided: forecast.decidedOn.toLocaleString() })}
      </Text>
    </section>
  );
}

/** Why, in words; a code that has none here stays a code. */
function Code({ code }: { code: string }) {
  const say = useWords(broadcastCodeWords);
  return isKnownCode(code) ? (
    <>
      {say(code)} <code>{code}</code>
    </>
  ) : (
    <code>{code}</code>
  );
}

function StartForm({ broadcast }: { broadcast: Broadcast }) {
  const say = useWords(wizardWords);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [when, setWhen] = useState<'now' | 'at'>(broadcast.startAt ? 'at' : 'now');
  const [local, setLocal] = useState('');
  const [asking, setAsking] = useState(false);
  const start = useMutation({
    mutationFn: async () => {
      const startAt = when === 'at' ? new Date(local).toISOString() : null;
      if (startAt !== broadcast.startAt) await ask('PATCH', `/v1/broadcasts/${broadcast.id}`, { body: { startAt } });
      return ask<Broadcast>('POST', `/v1/broadcasts/${broadcast.id}/start`);
    },
    onSuccess: async () => {
      tellDone(say('started'));
      await navigate(`/broadcasts/${broadcast.id}`);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['broadcasts'] }),
  });
  if (broadcast.state !== 'ready') return null;
  const problem = fieldProblems(start.error)['/startAt'];
  return (
    <section>
      <Title order={2} mb={6}>
        {say('when')}
      </Title>
      <Group gap="sm" align="end">
        <SegmentedControl
          aria-label={say('when')}
          value={when}
          onChange={(value) => setWhen(value as 'now' | 'at')}
          data={[
            { value: 'now', label: say('start_now') },
            { value: 'at', label: say('start_at') },
          ]}
        />
        {when === 'at' ? (
          <TextInput
            type="datetime-local"
            label={say('start_time')}
            value={local}
            onChange={(event) => setLocal(event.currentTarget.value)}
            error={problem}
            data-testid="start-at"
          />
        ) : null}
        <Button onClick={() => setAsking(true)} disabled={when === 'at' && Number.isNaN(Date.parse(local))} data-testid="start">
          {say('start')}
        </Button>
      </Group>
      {asking ? null : <Trouble error={start.error} />}
      <ConfirmAct
        opened={asking}
        title={say('start')}
        text={say('start_confirm', { count: broadcast.audience.count })}
        act={say('start')}
        busy={start.isPending}
        error={start.error}
        onClose={() => (setAsking(false), start.reset())}
        onConfirm={() => start.mutate()}
      />
    </section>
  );
}
