import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { Answer, Trouble } from '../../admin/answer';
import { adminWords } from '../../admin/words';
import { ask } from '../../api/client';
import { useWords } from '../../i18n/catalogue';
import { PageTitle } from '../../shell/page-title';
import { AudienceStep } from './audience-step';
import { useBroadcast, useChannels, type Broadcast } from './broadcast-queries';
import classes from './broadcasts.module.css';
import { PlanStep } from './plan-step';
import { StartStep } from './start-step';
import { TestStep } from './test-step';
import { wizardWords } from './wizard-words';

const steps = ['plan', 'audience', 'test', 'start'] as const;
type Step = (typeof steps)[number];

export function NewBroadcast() {
  const channels = useChannels();
  return (
    <Frame step="plan" back="/broadcasts">
      <Answer of={channels}>{(list) => <PlanStep broadcast={null} channels={list} onDone={() => {}} />}</Answer>
    </Frame>
  );
}

/** A draft goes through its steps in any order; once its audience is frozen, only the start is left. */
export function PrepareBroadcast() {
  const { id = '' } = useParams();
  const broadcast = useBroadcast(id);
  const channels = useChannels();
  const [chosen, setChosen] = useState<Step>('audience');
  const frozen = broadcast.data !== undefined && (broadcast.data.state !== 'draft' || broadcast.data.audience.state !== 'open');
  const step = frozen ? 'start' : chosen;
  return (
    <Frame step={step} back={`/broadcasts/${id}`} {...(frozen ? {} : { onStep: setChosen })}>
      <Answer of={broadcast}>
        {(data) => (
          <>
            <Title order={2} mb="sm">
              {data.name}
            </Title>
            {step === 'plan' ? (
              <PlanStep key={data.version} broadcast={data} channels={channels.data ?? []} onDone={() => setChosen('audience')} />
            ) : step === 'audience' ? (
              <AudienceStep broadcast={data} onDone={() => setChosen('test')} />
            ) : step === 'test' ? (
              <TestStep broadcast={data} onDone={() => setChosen('start')} />
            ) : frozen ? (
              <StartStep broadcast={data} />
            ) : (
              <Freeze broadcast={data} onBack={() => setChosen('audience')} />
            )}
          </>
        )}
      </Answer>
    </Frame>
  );
}

interface Framed {
  step: Step;
  back: string;
  onStep?: (step: Step) => void;
  children: ReactNode;
}

function Frame({ step, back, onStep, children }: Framed) {
  const say = useWords(wizardWords);
  const admin = useWords(adminWords);
  return (
    <>
      <PageTitle id="broadcasts" />
      <Anchor component={Link} to={back} size="sm">
        {admin('back')}
      </Anchor>
      <ol className={classes.steps} style={{ marginTop: 12 }} data-testid="wizard-steps">
        {steps.map((one, index) => (
          <li key={one} aria-current={one === step ? 'step' : undefined}>
            <b aria-hidden>{index + 1}</b>
            {onStep && one !== step ? (
              <Anchor component="button" type="button" size="sm" onClick={() => onStep(one)} data-testid={`step-${one}`}>
                {say(`step_${one}`)}
              </Anchor>
            ) : (
              say(`step_${one}`)
            )}
          </li>
        ))}
      </ol>
      {children}
    </>
  );
}

function Freeze({ broadcast, onBack }: { broadcast: Broadcast; onBack: () => void }) {
  const say = useWords(wizardWords);
  const client = useQueryClient();
  const freeze = useMutation({
    mutationFn: () => ask<Broadcast>('POST', `/v1/broadcasts/${broadcast.id}/freeze`),
    onSettled: () => client.invalidateQueries({ queryKey: ['broadcasts'] }),
  });
  const empty = broadcast.audience.count === 0;
  return (
    <Stack gap="sm" maw={640}>
      <Text size="sm" fw={600}>
        {empty ? say('audience_empty') : say('in_audience', { count: broadcast.audience.count })}
      </Text>
      <Text size="sm">{say('freeze_text')}</Text>
      <Trouble error={freeze.error} />
      <Group gap="xs">
        <Button onClick={() => freeze.mutate()} loading={freeze.isPending} disabled={empty} data-testid="freeze">
          {say('freeze')}
        </Button>
        <Button variant="default" onClick={onBack}>
          {say('back')}
        </Button>
      </Group>
    </Stack>
  );
}
