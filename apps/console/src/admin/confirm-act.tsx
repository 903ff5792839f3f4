import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../i18n/catalogue';
import { shellWords } from '../shell/words';
import { Trouble } from './answer';

interface Shown {
  opened: boolean;
  title: string;
  /** What will happen. */
  text: string;
  act: string;
  danger?: boolean;
  busy: boolean;
  error: unknown;
  onClose: () => void;
  onConfirm: () => void;
  children?: ReactNode;
}

/** Asks once before what cannot be taken back. */
export function ConfirmAct({ opened, title, text, act, danger = false, busy, error, onClose, onConfirm, children }: Shown) {
  const common = useWords(shellWords);
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': common('close') }}>
      <Stack gap="sm">
        <Text size="sm">{text}</Text>
        {children}
        <Trouble error={error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button color={danger ? 'red.8' : undefined} loading={busy} onClick={onConfirm} data-testid="confirm-act">
            {act}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
