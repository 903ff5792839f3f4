import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Trouble } from '../../admin/answer';
import { fieldProblems } from '../../admin/field-problems';
import { localNow, worldTime } from '../../admin/local-time';
import { ask } from '../../api/client';
import { serverNow } from '../../api/server-clock';
import { useWords } from '../../i18n/catalogue';
import { tellDone } from '../../shell/tell';
import { shellWords } from '../../shell/words';
import type { Account } from './account-queries';
import { accountsWords } from './words';

/** R6: only with the written notice. */
export function ReinstateAccount({ account, onClose }: { account: Account; onClose: () => void }) {
  const say = useWords(accountsWords);
  const common = useWords(shellWords);
  const client = useQueryClient();
  const [text, setText] = useState('');
  const [writtenBy, setWrittenBy] = useState('');
  const [receivedAt, setReceivedAt] = useState(() => localNow(serverNow()));
  const [evidence, setEvidence] = useState('');
  const reinstate = useMutation({
    mutationFn: () =>
      ask('POST', `/v1/accounts/${account.id}/reinstatement`, {
        body: {
          ...(text.trim() ? { notice: { text, writtenBy, receivedAt: worldTime(receivedAt) } } : {}),
          ...(evidence.trim() ? { evidence: evidence.trim() } : {}),
        },
      }),
    onSuccess: () => (tellDone(say('reinstated')), onClose()),
    onSettled: () => client.invalidateQueries({ queryKey: ['accounts'] }),
  });
  const problems = fieldProblems(reinstate.error);
  return (
    <Modal opened onClose={onClose} title={say('reinstate_title')} closeButtonProps={{ 'aria-label': common('close') }}>
      <form onSubmit={(event) => (event.preventDefault(), reinstate.mutate())}>
        <Stack gap="sm">
          <Text size="sm">{say('reinstate_text')}</Text>
          <Textarea
            label={say('notice_text')}
            autosize
            minRows={4}
            maxRows={12}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            error={problems['/notice/text'] ?? problems['/notice']}
          />
          <TextInput
            label={say('notice_by')}
            required={text.trim() !== ''}
            value={writtenBy}
            onChange={(event) => setWrittenBy(event.currentTarget.value)}
            error={problems['/notice/writtenBy']}
          />
          <TextInput
            type="datetime-local"
            label={say('notice_at')}
            value={receivedAt}
            onChange={(event) => setReceivedAt(event.currentTarget.value)}
            error={problems['/notice/receivedAt']}
          />
          <TextInput
            label={say('notice_evidence')}
            placeholder="evd_…"
            value={evidence}
            onChange={(event) => setEvidence(event.currentTarget.value)}
            error={problems['/evidence']}
          />
          <Trouble error={reinstate.error} />
          <Group justify="flex-end">
            <Button type="submit" loading={reinstate.isPending} data-testid="save-reinstatement">
              {say('reinstate')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
