import { Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconCircleCheck, IconCircleX, IconClockPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../api/client';
import type { Conversation } from '../../api/nouns';
import { useWords } from '../../i18n/catalogue';
import { shellWords } from '../../shell/words';
import { wordsOf } from '../../shell/tell';
import { momentText } from './clock-texts';
import { contactWords } from './contact-words';
import classes from './inbox.module.css';

/** The policy's answer about a free reply right now, in words; the same function decides when it is sent. */
export function WhyMayI({ conversation }: { conversation: Conversation }) {
  const say = useWords(contactWords);
  const common = useWords(shellWords);
  const { i18n } = useTranslation();
  const { data, error } = useQuery({
    // Another window is another answer.
    queryKey: ['explain', conversation.id, conversation.window.closesAt, conversation.window.open],
    queryFn: () =>
      unwrap(
        api.POST('/v1/messages/explain', {
          body: { channel: conversation.channel, to: { contact: conversation.contact }, text: '?' },
        }),
      ),
    staleTime: 60_000,
  });
  if (error)
    return (
      <Text size="sm" role="alert">
        {wordsOf(error)}
      </Text>
    );
  if (!data) return <Loader size="xs" aria-label={common('loading')} />;
  const { disposition, decision, alternatives, estimatedPrice } = data;
  const Icon = disposition === 'send' ? IconCircleCheck : disposition === 'hold' ? IconClockPause : IconCircleX;
  const word = disposition === 'send' ? 'why_yes' : disposition === 'hold' ? 'why_hold' : 'why_no';
  const { opensAt, closesAt } = decision.window;
  return (
    <Stack gap={4} data-testid="why-may-i" data-disposition={disposition}>
      <div className={classes.verdict} data-disposition={disposition}>
        <Icon size={17} aria-hidden /> {say(word)}
      </div>
      <Text size="xs">
        {decision.window.open && opensAt && closesAt
          ? say('why_window', { time: momentText(opensAt, i18n.language), until: momentText(closesAt, i18n.language) })
          : say('why_window_closed')}
      </Text>
      {decision.reasons.map((reason) => (
        <Text size="xs" key={reason.code}>
          {reason.message} {reason.remedy} <span className={classes.rule}>{reason.rule}</span>
        </Text>
      ))}
      {alternatives.length > 0 ? (
        <Text size="xs">
          {say('why_instead', { names: alternatives.map(({ name, language }) => `${name} (${language})`).join(', ') })}
        </Text>
      ) : null}
      {estimatedPrice && estimatedPrice.amount > 0 ? (
        <Text size="xs" c="dimmed">
          {say('why_price', { amount: estimatedPrice.amount, currency: estimatedPrice.currency, market: estimatedPrice.market })}
        </Text>
      ) : null}
    </Stack>
  );
}
