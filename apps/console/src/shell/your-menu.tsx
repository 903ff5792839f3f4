import {
  Avatar,
  Indicator,
  Menu,
  SegmentedControl,
  Text,
  UnstyledButton,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconCircleFilled, IconLogout } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Presence, Session } from '../api/nouns';
import { sessionKey, setPresence, signOut, useSession } from '../api/session';
import { useWords } from '../i18n/catalogue';
import { languages, speak, type Language } from '../i18n/language';
import { shellWords } from './words';

const presences: readonly Presence[] = ['online', 'away', 'offline'];
export const presenceColour: Record<Presence, string> = { online: 'teal.7', away: 'yellow.6', offline: 'gray.5' };

/** Presence, language, appearance, and the way out. */
export function YourMenu() {
  const say = useWords(shellWords);
  const client = useQueryClient();
  const { agent } = useSession();
  const { i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const presence = useMutation({
    mutationFn: setPresence,
    onSuccess: (changed) =>
      client.setQueryData<Session | null>(sessionKey, (session) => (session ? { ...session, agent: changed } : session)),
  });
  const leave = useMutation({
    mutationFn: signOut,
    // Also when the answer is lost: what was read must not stay on the screen.
    onSettled: () => {
      client.clear();
      window.location.assign('/sign-in');
    },
  });
  const shown = say(`presence_${agent.presence}`);
  return (
    <Menu position="bottom-end" width={260} withinPortal>
      <Menu.Target>
        <UnstyledButton data-testid="your-menu">
          <VisuallyHidden>{say('your_menu', { name: agent.name, presence: shown })}</VisuallyHidden>
          <Indicator color={presenceColour[agent.presence]} position="bottom-end" offset={4} size={11} withBorder>
            <Avatar name={agent.name} color="helio" size={32} aria-hidden />
          </Indicator>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Text px="sm" pt={6} fw={600} size="sm" truncate>
          {agent.name}
        </Text>
        <Text px="sm" pb={6} size="xs" c="dimmed" truncate>
          {agent.email}
        </Text>
        <Menu.Divider />
        <Menu.Label>{say('presence')}</Menu.Label>
        {presences.map((one) => (
          <Menu.Item
            key={one}
            role="menuitemradio"
            aria-checked={agent.presence === one}
            data-testid={`presence-${one}`}
            leftSection={
              <Text span c={presenceColour[one]} lh={1}>
                <IconCircleFilled size={11} aria-hidden />
              </Text>
            }
            fw={agent.presence === one ? 600 : 400}
            onClick={() => presence.mutate(one)}
          >
            {say(`presence_${one}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{say('language')}</Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={say('language')}
          value={i18n.language}
          onChange={(code) => void speak(code as Language)}
          data={languages.map(({ code, name }) => ({ value: code, label: name }))}
        />
        <Menu.Label>{say('colour_scheme')}</Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={say('colour_scheme')}
          value={colorScheme}
          onChange={(scheme) => setColorScheme(scheme as 'light' | 'dark' | 'auto')}
          data={(['light', 'dark', 'auto'] as const).map((scheme) => ({ value: scheme, label: say(`scheme_${scheme}`) }))}
        />
        <Menu.Divider mt="xs" />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => leave.mutate()} data-testid="sign-out">
          {say('sign_out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
