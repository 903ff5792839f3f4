import {
  IconAlertTriangle,
  IconBan,
  IconCheck,
  IconChecks,
  IconClock,
  IconClockPause,
  IconHelpCircle,
  IconHourglassLow,
  IconSend2,
  type Icon,
} from '@tabler/icons-react';
import { useWords } from '../../i18n/catalogue';
import type { MessageState } from '../../api/nouns';
import classes from './inbox.module.css';
import { messageWords } from './message-words';

const icons: Record<MessageState, Icon> = {
  scheduled: IconClock,
  held: IconClockPause,
  queued: IconHourglassLow,
  handing_off: IconSend2,
  unknown: IconHelpCircle,
  handed_off: IconSend2,
  sent: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  failed: IconAlertTriangle,
  undelivered: IconAlertTriangle,
  expired: IconBan,
  canceled: IconBan,
  received: IconCheck,
};

/** The true state of a message of ours. A tick means the network has it, never that we have sent something somewhere. */
export function StateTicks({ state, size = 15 }: { state: MessageState; size?: number }) {
  const say = useWords(messageWords);
  const Icon = icons[state] ?? IconHelpCircle;
  return (
    <Icon size={size} stroke={2} className={classes.ticks} data-state={state} aria-label={say(`state_${state}`)} role="img" />
  );
}
