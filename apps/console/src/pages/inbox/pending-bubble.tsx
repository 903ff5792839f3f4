import { Button, Group } from '@mantine/core';
import { IconAlertTriangle, IconCloudOff, IconLoader2 } from '@tabler/icons-react';
import { useWords } from '../../i18n/catalogue';
import classes from './inbox.module.css';
import { messageWords } from './message-words';
import { dropPending, type PendingMessage } from './outbox';
import { tryAgain } from './send-reply';

/** A reply the server has not confirmed: it never looks like one that was sent. */
export function PendingBubble({ pending, onEdit }: { pending: PendingMessage; onEdit: (text: string) => void }) {
  const say = useWords(messageWords);
  const { state, problem, text, key, body } = pending;
  const Icon = state === 'refused' ? IconAlertTriangle : state === 'kept' ? IconCloudOff : IconLoader2;
  const word = state === 'refused' ? 'refused' : state === 'kept' ? 'kept' : state === 'accepted' ? 'accepted' : 'sending';
  return (
    <div className={classes.line} data-direction="out" data-first>
      <div className={classes.bubble} data-direction="out" data-pending={state} data-testid="pending-message">
        <div className={`others-words ${classes.words}`}>{text}</div>
        <div className={classes.stateLine} role="status">
          <Icon size={14} aria-hidden />
          <span>{say(word)}</span>
        </div>
      </div>
      {state === 'refused' || state === 'kept' ? (
        <div className={classes.trouble} role="alert" data-testid="pending-trouble">
          {state === 'kept' ? <div>{problem?.detail ?? say('kept_detail')}</div> : null}
          {state === 'refused' && problem
            ? problem.reasons?.length
              ? problem.reasons.map((reason) => (
                  <div key={reason.code}>
                    {reason.message} {reason.remedy}
                  </div>
                ))
              : [problem.detail, ...(problem.errors ?? []).map(({ message }) => message)].map((line) => (
                  <div key={line}>{line}</div>
                ))
            : null}
          <Group gap={4} justify="flex-end">
            <Button size="compact-xs" variant="light" onClick={() => void tryAgain(key)}>
              {say('retry')}
            </Button>
            {typeof body['text'] === 'string' ? (
              <Button size="compact-xs" variant="subtle" onClick={() => (onEdit(text), dropPending(key))}>
                {say('edit')}
              </Button>
            ) : null}
            <Button size="compact-xs" variant="subtle" color="red" onClick={() => dropPending(key)}>
              {say('discard')}
            </Button>
          </Group>
        </div>
      ) : null}
    </div>
  );
}
