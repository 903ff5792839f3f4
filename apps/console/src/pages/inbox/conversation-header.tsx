import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core';
import { IconArrowLeft, IconDots, IconInfoCircle } from '@tabler/icons-react';
import type { Conversation } from '../../api/nouns';
import { useServerNow } from '../../api/server-clock';
import { useMay, useSession } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { actsWords } from './acts-words';
import { countdown } from './countdown';
import classes from './inbox.module.css';
import type { Act } from './use-acts';
import { WindowBadge } from './window-badge';
import { inboxWords } from './words';

interface Shown {
  conversation: Conversation;
  panelOpen: boolean;
  onPanel: () => void;
  onBack: () => void;
  onAssign: () => void;
  onAct: (act: Act) => void;
  busy: boolean;
}

const priorities = ['urgent', 'high', 'normal', 'low'] as const;

/** Who it is, who has it, and the acts on it. */
export function ConversationHeader(props: Shown) {
  const { conversation, panelOpen, onPanel, onBack, onAssign, onAct, busy } = props;
  const say = useWords(actsWords);
  const words = useWords(inboxWords);
  const may = useMay();
  const { agent: me } = useSession();
  const now = useServerNow(10_000);
  const { assignee, team, status, offeredTo } = conversation;
  const mayAct = may('conversations:write');
  const mine = assignee?.id === me.id;
  const ended = status === 'ended';
  const offeredToMe = offeredTo && (offeredTo.id === me.id || me.teams.some(({ id }) => id === offeredTo.id));
  return (
    <>
      <header className={classes.header}>
        <ActionIcon variant="subtle" color="gray" hiddenFrom="sm" aria-label={say('back')} onClick={onBack}>
          <IconArrowLeft size={18} aria-hidden />
        </ActionIcon>
        <div className={classes.headerText}>
          <Group gap={8} wrap="nowrap">
            <h1 className={classes.who}>
              <bdi>{conversation.contactName ?? words('unknown_contact')}</bdi>
            </h1>
            <WindowBadge countdown={countdown(conversation.window.closesAt, now)} say={words} />
          </Group>
          <Text size="xs" c="dimmed" truncate>
            {words(`status_${status}`)} · {assignee ? say('with', { name: assignee.name }) : say('with_nobody')}
            {team ? ` · ${team.name}` : ''} · {conversation.channelName}
          </Text>
        </div>
        <Group gap={6} wrap="nowrap">
          {mayAct && !ended && !mine && !offeredToMe ? (
            <Button
              size="xs"
              variant="light"
              loading={busy}
              onClick={() => onAct({ what: 'take' })}
              data-testid="take"
              visibleFrom="xs"
            >
              {say('take')}
            </Button>
          ) : null}
          {mayAct && !ended ? (
            <Button size="xs" variant="default" onClick={onAssign} data-testid="open-assign" visibleFrom="xs">
              {say('assign')}
            </Button>
          ) : null}
          {mayAct ? (
            <Button
              size="xs"
              variant="default"
              loading={busy}
              onClick={() => onAct({ what: ended ? 'reopen' : 'end' })}
              data-testid={ended ? 'reopen' : 'end'}
              visibleFrom="xs"
            >
              {say(ended ? 'reopen' : 'end')}
            </Button>
          ) : null}
          {mayAct ? (
            <Menu position="bottom-end" withinPortal>
              <Menu.Target>
                <ActionIcon variant="default" size={30} aria-label={say('more')} data-testid="more-acts">
                  <IconDots size={16} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                {!ended && !mine ? (
                  <Menu.Item hiddenFrom="xs" onClick={() => onAct({ what: 'take' })}>
                    {say('take')}
                  </Menu.Item>
                ) : null}
                {!ended ? (
                  <Menu.Item hiddenFrom="xs" onClick={onAssign}>
                    {say('assign')}
                  </Menu.Item>
                ) : null}
                <Menu.Item hiddenFrom="xs" onClick={() => onAct({ what: ended ? 'reopen' : 'end' })}>
                  {say(ended ? 'reopen' : 'end')}
                </Menu.Item>
                {assignee && !ended ? <Menu.Item onClick={() => onAct({ what: 'release' })}>{say('release')}</Menu.Item> : null}
                <Menu.Label>{say('priority')}</Menu.Label>
                {priorities.map((priority) => (
                  <Menu.Item
                    key={priority}
                    role="menuitemradio"
                    aria-checked={conversation.priority === priority}
                    fw={conversation.priority === priority ? 600 : 400}
                    onClick={() => onAct({ what: 'priority', priority })}
                  >
                    {say(`priority_${priority}`)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          ) : null}
          <ActionIcon
            variant={panelOpen ? 'light' : 'default'}
            size={30}
            aria-pressed={panelOpen}
            aria-label={say(panelOpen ? 'hide_contact' : 'show_contact')}
            onClick={onPanel}
            data-testid="toggle-contact"
          >
            <IconInfoCircle size={17} aria-hidden />
          </ActionIcon>
        </Group>
      </header>
      {offeredTo ? (
        <div className={classes.offer} role="status" data-testid="offer">
          <span>
            {offeredToMe
              ? say('offered_to_you', { name: offeredTo.from?.name ?? '' })
              : say('offered_to', { name: offeredTo.name })}
            {offeredTo.note ? <span className="others-words"> “{offeredTo.note}”</span> : null}
          </span>
          {mayAct && offeredToMe ? (
            <Group gap={6} wrap="nowrap">
              <Button size="compact-xs" onClick={() => onAct({ what: 'transfer/take' })} data-testid="transfer-take">
                {say('accept_transfer')}
              </Button>
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => onAct({ what: 'transfer/decline' })}
                data-testid="transfer-decline"
              >
                {say('decline_transfer')}
              </Button>
            </Group>
          ) : mayAct ? (
            <Button size="compact-xs" variant="default" onClick={() => onAct({ what: 'transfer/cancel' })}>
              {say('cancel_transfer')}
            </Button>
          ) : null}
        </div>
      ) : null}
    </>
  );
}
