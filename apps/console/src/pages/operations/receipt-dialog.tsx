import { Button, Group, Modal, Stack, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../api/client';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { useAct } from '../../parts/use-act';
import { useMoment } from '../../parts/use-moment';
import { WideTable } from '../../parts/wide-table';
import { shellWords } from '../../shell/words';
import type { Receipt } from './operations-queries';
import { operationsWords } from './words';

/** One receipt as it came, without what names a person; replayed after a fix, or dismissed. */
export function ReceiptDialog({ receipt, onClose }: { receipt: Receipt | null; onClose: () => void }) {
  const say = useWords(operationsWords);
  const common = useWords(shellWords);
  return (
    <Modal
      opened={receipt !== null}
      onClose={onClose}
      size="lg"
      title={receipt ? say('receipt', { id: receipt.id }) : ''}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      {receipt ? <Inspected key={receipt.id} receipt={receipt} onClose={onClose} /> : null}
    </Modal>
  );
}

function Inspected({ receipt, onClose }: { receipt: Receipt; onClose: () => void }) {
  const say = useWords(operationsWords);
  const moment = useMoment();
  const may = useMay();
  const [note, setNote] = useState('');
  const refresh = ['quarantine', 'operations'];
  const replay = useAct({
    act: () => ask('POST', `/v1/quarantine/${receipt.id}/replay`),
    refresh,
    done: say('replay_started'),
    onDone: onClose,
  });
  const dismiss = useAct({
    act: () => ask('DELETE', `/v1/quarantine/${receipt.id}`, { query: { note: note.trim() } }),
    refresh,
    done: say('dismissed'),
    onDone: onClose,
  });
  return (
    <Stack gap="sm">
      <Text size="sm">
        {say(`reason_${receipt.reason}`)} · {moment(receipt.receivedAt)} · {receipt.provider} · {say('replays')} {receipt.replays}
      </Text>
      <Text size="sm" className="others-words">
        {receipt.detail}
      </Text>
      <Text size="sm">
        {say('url')}: <code style={{ overflowWrap: 'anywhere' }}>{receipt.preview.url}</code>
      </Text>
      <Text size="xs" c="dimmed">
        {say('parameters_about')}
      </Text>
      <WideTable label={say('parameters')} columns={[say('name'), say('value')]} minWidth={300} testid="receipt-parameters">
        {Object.entries(receipt.preview.params).map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Td>{name}</Table.Td>
            <Table.Td className="others-words">{value || say('hidden')}</Table.Td>
          </Table.Tr>
        ))}
      </WideTable>
      {may('operations:write') ? (
        <>
          <Text size="xs" c="dimmed">
            {say('dismiss_about')}
          </Text>
          <TextInput
            label={say('dismiss_note')}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap="xs">
            <Button
              variant="light"
              color="red"
              loading={dismiss.isPending}
              onClick={() => dismiss.mutate()}
              data-testid="receipt-dismiss"
            >
              {say('dismiss')}
            </Button>
            <Button loading={replay.isPending} onClick={() => replay.mutate()} data-testid="receipt-replay">
              {say('replay_receipt')}
            </Button>
          </Group>
        </>
      ) : null}
    </Stack>
  );
}
