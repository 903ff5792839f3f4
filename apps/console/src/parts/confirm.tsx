import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useWords } from '../i18n/catalogue';
import { shellWords } from '../shell/words';
import { partsWords } from './parts-words';

interface Shown {
  /** On the button, and the question's title. */
  label: string;
  question: ReactNode;
  onYes: () => void;
  color?: string;
  loading?: boolean;
  testid?: string;
  name?: string;
  disabled?: boolean;
}

/** A button whose act is worth a second look: it says what will happen before it does. `name`: what tells it from its neighbours. */
export function Confirm({ label, question, onYes, color = 'red', loading = false, testid, name, disabled = false }: Shown) {
  const say = useWords(partsWords);
  const common = useWords(shellWords);
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button
        size="compact-sm"
        variant="light"
        color={color}
        onClick={open}
        loading={loading}
        disabled={disabled}
        data-testid={testid}
        aria-label={name ? `${label}: ${name}` : undefined}
      >
        {label}
      </Button>
      <Modal opened={opened} onClose={close} title={label} size="sm" closeButtonProps={{ 'aria-label': common('close') }}>
        <Stack>
          <Text size="sm" component="div">
            {question}
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {common('cancel')}
            </Button>
            <Button color={color} onClick={() => (close(), onYes())} data-autofocus data-testid="confirm-yes">
              {say('confirm')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
