import { IconClock, IconLock } from '@tabler/icons-react';
import type { Countdown } from './countdown';
import classes from './inbox.module.css';

interface Shown {
  countdown: Countdown;
  say: (key: 'window_closed' | 'window_open', values?: Record<string, unknown>) => string;
}

/** The service window in a few characters: how long free words are still allowed. */
export function WindowBadge({ countdown, say }: Shown) {
  const closed = countdown.urgency === 'closed';
  const words = closed ? say('window_closed') : say('window_open', { time: countdown.text });
  const Icon = closed ? IconLock : IconClock;
  return (
    <span className={classes.window} data-urgency={countdown.urgency} title={words}>
      <Icon size={12} aria-hidden />
      {closed ? <span className={classes.srOnly}>{words}</span> : <span aria-label={words}>{countdown.text}</span>}
    </span>
  );
}
