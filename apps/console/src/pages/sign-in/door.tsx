import { Box, Center, Group, Paper, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useWords } from '../../i18n/catalogue';
import { languages, speak, type Language } from '../../i18n/language';
import { signInWords } from './words';

/** The frame of every page outside the session. */
export function Door({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  const say = useWords(signInWords);
  const { i18n } = useTranslation();
  useEffect(() => {
    document.title = `${title} · Heliograph`;
  }, [title]);
  return (
    <Center mih="100dvh" p="md" component="main">
      <Box w="100%" maw={380}>
        <Group justify="space-between" mb="md">
          <Group gap={8}>
            <img src="/heliograph.svg" alt="" width={28} height={28} />
            <Text fw={600}>Heliograph</Text>
          </Group>
          <SegmentedControl
            size="xs"
            aria-label={say('language')}
            value={i18n.language}
            onChange={(code) => void speak(code as Language)}
            data={languages.map(({ code, name }) => ({ value: code, label: name }))}
          />
        </Group>
        <Paper withBorder p="lg" radius="md">
          <Stack gap="sm">
            <Title order={1}>{title}</Title>
            {hint ? (
              <Text size="sm" c="dimmed">
                {hint}
              </Text>
            ) : null}
            {children}
          </Stack>
        </Paper>
      </Box>
    </Center>
  );
}
