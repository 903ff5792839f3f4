import { Alert, Button, CopyButton, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../i18n/catalogue';
import { shellWords } from '../shell/words';
import { partsWords } from './parts-words';
import classes from './parts.module.css';

/** A text to be copied, whole. */
export function Copyable({ text, label, testid }: { text: string; label: string; testid?: string }) {
  const common = useWords(shellWords);
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {label}
      </Text>
      <code className={classes.secret} data-testid={testid}>
        {text}
      </code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button size="compact-sm" variant="light" mt={6} onClick={copy} aria-label={`${common('copy')}: ${label}`}>
            {copied ? common('copied') : common('copy')}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}

interface Shown {
  title: string;
  about?: ReactNode;
  label: string;
  secret: string | null;
  onClose: () => void;
}

/** A secret that nobody can be shown again: the dialog closes only by its own button. */
export function ShownOnce({ title, about, label, secret, onClose }: Shown) {
  const say = useWords(partsWords);
  return (
    <Modal
      opened={secret !== null}
      onClose={onClose}
      title={title}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack>
        <Alert color="yellow" role="status">
          <Text size="sm" c="var(--mantine-color-text)">
            {say('shown_once')}
          </Text>
        </Alert>
        {about ? <Text size="sm">{about}</Text> : null}
        <Copyable text={secret ?? ''} label={label} testid="shown-once" />
        <Group justify="flex-end">
          <Button onClick={onClose} data-testid="shown-once-done">
            {say('shown_once_done')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
