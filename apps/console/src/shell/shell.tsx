import { AppShell, Burger, Group, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useEffect } from 'react';
import { Outlet, useLocation } from 'react-router';
import { useSession } from '../api/session';
import { useWords } from '../i18n/catalogue';
import { ConnectionBanner } from '../live/connection-banner';
import { CommandPalette } from './command-palette';
import { useCommandKeys } from './commands';
import { Navigation } from './navigation';
import classes from './shell.module.css';
import { shellWords } from './words';
import { YourMenu } from './your-menu';

export function Shell() {
  const say = useWords(shellWords);
  const { workspace } = useSession();
  const [opened, { toggle, close }] = useDisclosure();
  const { pathname } = useLocation();
  const section = pathname.split('/')[1];
  useEffect(close, [section, close]);
  useCommandKeys();
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 188, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={0}
      transitionDuration={0}
    >
      <a className="skip-link" href="#content">
        {say('skip_to_content')}
      </a>
      <AppShell.Header className={classes.header}>
        <Burger
          opened={opened}
          onClick={toggle}
          hiddenFrom="sm"
          size="sm"
          aria-label={say(opened ? 'close_navigation' : 'open_navigation')}
        />
        <Group gap={8} wrap="nowrap" className={classes.brand}>
          <img src="/heliograph.svg" alt="" width={24} height={24} />
          <Text fw={600} truncate>
            {workspace.name}
          </Text>
        </Group>
        <UnstyledButton className={classes.search} onClick={() => spotlight.open()} data-testid="open-commands">
          <IconSearch size={15} aria-hidden />
          <span>{say('search_or_go')}</span>
          <kbd aria-hidden data-keys="Ctrl K" />
        </UnstyledButton>
        <YourMenu />
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar} aria-label={say('main_navigation')}>
        <Navigation />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        <ConnectionBanner />
        <div className={classes.page}>
          <Outlet />
        </div>
      </AppShell.Main>
      <CommandPalette />
    </AppShell>
  );
}
