import { Button, Group, Popover, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { memo } from 'react';
import { ask } from '../../api/client';
import type { Message } from '../../api/nouns';
import { useWords } from '../../i18n/catalogue';
import { tellProblem } from '../../shell/tell';
import { momentText, timeText } from './clock-texts';
import classes from './inbox.module.css';
import { MessageContent } from './message-content';
import { messageWords } from './message-words';
import { StateTicks } from './state-ticks';
import { refreshMessage } from './thread-queries';

const lost = new Set(['failed', 'undelivered', 'expired', 'canceled']);
const cancelable = new Set(['scheduled', 'held', 'queued']);
/** States that need words beside their icon: somebody may have to act, or wait. */
const wordy = new Set(['scheduled', 'held', 'queued', 'handing_off', 'unknown', 'handed_off', ...lost]);

interface Shown {
  message: Message;
  first: boolean;
  language: string;
  maySend: boolean;
}

export const MessageBubble = memo(function MessageBubble({ message, first, language, maySend }: Shown) {
  const say = useWords(messageWords);
  const { direction, state, times } = message;
  const at = timeText(times.createdAt, language);
  const out = direction === 'out';
  return (
    <div className={classes.line} data-direction={direction} data-first={first || undefined}>
      <div
        className={classes.bubble}
        data-direction={direction}
        data-state={state}
        data-lost={lost.has(state) || undefined}
        data-testid={`message-${message.id}`}
      >
        <span className={classes.srOnly}>{say(out ? 'from_us' : 'from_customer', { time: at })}</span>
        <MessageContent message={message} />
        <div className={classes.stateLine}>
          <time dateTime={times.createdAt} title={momentText(times.createdAt, language)}>
            {at}
          </time>
          {out ? <StateTicks state={state} /> : null}
          {out && wordy.has(state) ? <span data-testid="state-words">{say(`state_${state}`)}</span> : null}
        </div>
      </div>
      {out && wordy.has(state) ? <Trouble message={message} language={language} maySend={maySend} /> : null}
    </div>
  );
});

/** Why a message waits or was lost, what would change that, and the acts that are left. */
function Trouble({ message, language, maySend }: { message: Message; language: string; maySend: boolean }) {
  const say = useWords(messageWords);
  const client = useQueryClient();
  const { error, holdReasons, state, times } = message;
  const act = useMutation({
    mutationFn: (what: 'resend' | 'cancel') => ask('POST', `/v1/messages/${message.id}/${what}`),
    onSuccess: () => {
      void refreshMessage(client, message.id);
      void client.invalidateQueries({ queryKey: ['thread', message.conversation] });
    },
    onError: (problem) => tellProblem(problem),
  });
  const reasons = holdReasons ?? [];
  const title = error?.title ?? error?.message ?? null;
  const nothing = !title && reasons.length === 0 && !(state === 'scheduled' && times.sendAt);
  return (
    <div className={classes.trouble} data-testid="message-trouble">
      {nothing ? null : (
        <div>
          {title ? <div>{title}</div> : null}
          {error?.remedy ? <div>{error.remedy}</div> : null}
          {error?.code ? <small>{say('why_code', { code: error.code })}</small> : null}
          {state === 'scheduled' && times.sendAt ? say('scheduled_for', { time: momentText(times.sendAt, language) }) : null}
          {reasons.map((reason) => (
            <div key={reason.code}>
              {reason.message} {reason.remedy}
              {reason.nextAllowedAt ? (
                <small> {say('next_at', { time: momentText(reason.nextAllowedAt, language) })}</small>
              ) : null}
            </div>
          ))}
        </div>
      )}
      <Group gap={4} justify="flex-end">
        {lost.has(state) || state === 'held' ? <Why message={message} language={language} /> : null}
        {maySend && lost.has(state) ? (
          <Button size="compact-xs" variant="light" loading={act.isPending} onClick={() => act.mutate('resend')}>
            {say('resend')}
          </Button>
        ) : null}
        {maySend && cancelable.has(state) ? (
          <Button size="compact-xs" variant="subtle" loading={act.isPending} onClick={() => act.mutate('cancel')}>
            {say('cancel')}
          </Button>
        ) : null}
      </Group>
    </div>
  );
}

interface WhyAnswer {
  decisions: {
    moment: string;
    decidedAt: string;
    verdict: string;
    reasons: { code: string; rule: string; message: string; remedy: string }[];
  }[];
}

function Why({ message, language }: { message: Message; language: string }) {
  const say = useWords(messageWords);
  const why = useMutation({
    mutationFn: () => ask<WhyAnswer>('GET', `/v1/messages/${message.id}/why`),
    onError: (e) => tellProblem(e),
  });
  return (
    <Popover width={360} position="top-end" withArrow shadow="md">
      <Popover.Target>
        <Button size="compact-xs" variant="subtle" loading={why.isPending} onClick={() => why.mutate()}>
          {say('why')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={say('why_title')}>
        <Stack gap="xs">
          {(why.data?.decisions ?? []).map((decision) => (
            <div key={decision.decidedAt + decision.moment}>
              <Text size="xs" c="dimmed">
                {momentText(decision.decidedAt, language)} · {decision.moment.replaceAll('_', ' ')} · {decision.verdict}
              </Text>
              {decision.reasons.map((reason) => (
                <Text size="sm" key={reason.code}>
                  {reason.message} {reason.remedy} <small>({reason.rule})</small>
                </Text>
              ))}
            </div>
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
