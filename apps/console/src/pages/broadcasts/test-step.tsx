import { Button, Group, List, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Trouble } from '../../admin/answer';
import { ask } from '../../api/client';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import type { Broadcast, Tested } from './broadcast-queries';
import { pastedNumbers } from './pasted-numbers';
import { wizardWords } from './wizard-words';

const mostPhones = 5;

export function TestStep({ broadcast, onDone }: { broadcast: Broadcast; onDone: () => void }) {
  const say = useWords(wizardWords);
  const may = useMay();
  const [text, setText] = useState('');
  const { phones } = pastedNumbers(text);
  const test = useMutation({
    mutationFn: () => ask<Tested>('POST', `/v1/broadcasts/${broadcast.id}/test`, { body: { to: phones } }),
  });
  return (
    <Stack gap="sm" maw={640}>
      <Text size="sm">{say('test_hint')}</Text>
      {may('messages:send') ? (
        <form onSubmit={(event) => (event.preventDefault(), test.mutate())}>
          <Stack gap="sm">
            <Textarea
              label={say('test_numbers')}
              description={say('numbers_hint')}
              autosize
              minRows={2}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              data-testid="test-numbers"
            />
            <Trouble error={test.error} />
            {test.data ? (
              <List size="sm" data-testid="test-results">
                {test.data.data.map((one) => (
                  <List.Item key={one.phone}>
                    <span className="tabular">{one.phone}</span>: <strong>{say(`test_${one.state}`)}</strong>{' '}
                    {one.code ? <code>{one.code}</code> : null} {one.detail}
                  </List.Item>
                ))}
              </List>
            ) : null}
            <Group>
              <Button
                type="submit"
                variant="default"
                loading={test.isPending}
                disabled={phones.length === 0 || phones.length > mostPhones}
                data-testid="send-test"
              >
                {say('test_send')}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : null}
      <Group>
        <Button onClick={onDone} data-testid="test-done">
          {say(test.data ? 'next' : 'skip_test')}
        </Button>
      </Group>
    </Stack>
  );
}
