import { IconFlag3Filled, IconUser } from '@tabler/icons-react';
import { memo } from 'react';
import type { Conversation } from '../../api/nouns';
import { useServerNow } from '../../api/server-clock';
import type { Say } from '../../i18n/catalogue';
import { whenText } from './clock-texts';
import { countdown } from './countdown';
import classes from './inbox.module.css';
import { initialsOf, tint } from './initials';
import { StateTicks } from './state-ticks';
import { WindowBadge } from './window-badge';
import type { inboxWords } from './words';

type InboxSay = Say<Extract<keyof (typeof inboxWords)['languages']['en'], string>>;

const kinds = ['media', 'template', 'location', 'interactive', 'contacts', 'reaction', 'unsupported'] as const;

/** Plain elements only: a fast scroll makes hundreds of rows a second. */
interface Row {
  conversation: Conversation;
  selected: boolean;
  language: string;
  say: InboxSay;
}

/** One line of the list. Rendered again only when its conversation changes or a minute has passed. */
export const ConversationRow = memo(function ConversationRow({ conversation, selected, language, say }: Row) {
  const now = useServerNow(60_000);
  const { contactName, lastMessage, lastMessageAt, unreadCount, assignee, window: service, priority, tags } = conversation;
  const name = contactName ?? say('unknown_contact');
  const kind = kinds.find((one) => one === lastMessage?.kind);
  const words = lastMessage ? lastMessage.preview || (kind ? say(`kind_${kind}`) : '') : '';
  const left = countdown(service.closesAt, now);
  return (
    <div className={classes.row} data-selected={selected || undefined} data-unread={unreadCount > 0 || undefined}>
      <span
        className={classes.initials}
        data-initials={initialsOf(name)}
        style={{ background: tint(conversation.contact) }}
        aria-hidden
      />
      <div className={classes.rowText}>
        <div className={classes.rowLine}>
          {priority === 'urgent' || priority === 'high' ? (
            <IconFlag3Filled
              size={13}
              className={classes.flag}
              data-priority={priority}
              aria-label={say(`priority_${priority}`)}
            />
          ) : null}
          <bdi className={classes.rowName}>{name}</bdi>
          <span className={classes.rowTime}>{lastMessageAt ? whenText(lastMessageAt, now, language) : ''}</span>
        </div>
        <div className={classes.rowLine}>
          {lastMessage?.direction === 'out' ? <StateTicks state={lastMessage.state} size={14} /> : null}
          <bdi className={classes.rowPreview}>{words}</bdi>
          {unreadCount > 0 ? (
            <span className={classes.unread} role="img" aria-label={say('unread', { count: unreadCount })}>
              {unreadCount > 99 ? '99+' : unreadCount}
            </span>
          ) : null}
        </div>
        <div className={classes.rowLine} data-small>
          <WindowBadge countdown={left} say={say} />
          <span className={classes.rowMeta}>
            <IconUser size={12} aria-hidden /> {assignee?.name ?? conversation.team?.name ?? say('nobody')}
          </span>
          {tags.slice(0, 2).map((tag) => (
            <span key={tag.id} className={classes.tag}>
              <i style={{ background: tag.color }} aria-hidden />
              {tag.name}
            </span>
          ))}
        </div>
      </div>
    </div>
  );
});
