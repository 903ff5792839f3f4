import { Button, Group, Select, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../api/client';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { Confirm } from '../../parts/confirm';
import { partsWords } from '../../parts/parts-words';
import { Nothing, Reading } from '../../parts/reading';
import { useAct } from '../../parts/use-act';
import { useMoment } from '../../parts/use-moment';
import { WideTable } from '../../parts/wide-table';
import { shellWords } from '../../shell/words';
import { troubles, useQuarantine, type Receipt } from './operations-queries';
import { ReceiptDialog } from './receipt-dialog';
import { operationsWords } from './words';

export function Quarantine() {
  const say = useWords(operationsWords);
  const common = useWords(shellWords);
  const parts = useWords(partsWords);
  const moment = useMoment();
  const may = useMay();
  const [reason, setReason] = useState('');
  const [open, setOpen] = useState<Receipt | null>(null);
  const receipts = useQuarantine(reason);
  const replayAll = useAct({
    act: () => ask<{ replayed: number; remaining: number }>('POST', '/v1/quarantine/replay', { body: reason ? { reason } : {} }),
    refresh: ['quarantine', 'operations'],
    done: (result) => say('replay_result', result),
  });
  return (
    <>
      <Text size="sm" c="dimmed" maw={720} mb="sm">
        {say('quarantine_about')}
      </Text>
      <Group align="end" mb="sm" gap="sm">
        <Select
          size="xs"
          w={290}
          maw="100%"
          label={say('reason')}
          value={reason}
          onChange={(value) => setReason(value ?? '')}
          data={[{ value: '', label: parts('all') }, ...troubles.map((value) => ({ value, label: say(`reason_${value}`) }))]}
          data-testid="quarantine-reason"
        />
        {may('operations:write') && reason ? (
          <Confirm
            label={say('replay_reason')}
            question={say('replay_reason_question')}
            color="helio"
            loading={replayAll.isPending}
            onYes={() => replayAll.mutate()}
            testid="quarantine-replay-all"
          />
        ) : null}
      </Group>
      <Reading query={receipts}>
        {({ pages }) => {
          const rows = pages.flatMap(({ data }) => data);
          if (rows.length === 0) return <Nothing>{say('no_quarantine')}</Nothing>;
          return (
            <WideTable
              label={say('quarantine')}
              minWidth={680}
              testid="quarantine-table"
              columns={[say('received'), say('reason'), say('detail'), say('door'), say('bytes'), parts('acts')]}
            >
              {rows.map((receipt) => (
                <Table.Tr key={receipt.id}>
                  <Table.Td>{moment(receipt.receivedAt)}</Table.Td>
                  <Table.Td>{say(`reason_${receipt.reason}`)}</Table.Td>
                  <Table.Td className="others-words">{receipt.detail}</Table.Td>
                  <Table.Td>{receipt.door}</Table.Td>
                  <Table.Td className="tabular">{receipt.bytes}</Table.Td>
                  <Table.Td>
                    <Button
                      size="compact-sm"
                      variant="light"
                      onClick={() => setOpen(receipt)}
                      aria-label={`${say('inspect')}: ${receipt.id}`}
                      data-testid={`inspect-${receipt.id}`}
                    >
                      {say('inspect')}
                    </Button>
                  </Table.Td>
                </Table.Tr>
              ))}
            </WideTable>
          );
        }}
      </Reading>
      {receipts.hasNextPage ? (
        <Button
          mt="sm"
          size="xs"
          variant="default"
          loading={receipts.isFetchingNextPage}
          onClick={() => void receipts.fetchNextPage()}
        >
          {common('load_more')}
        </Button>
      ) : null}
      <ReceiptDialog receipt={open} onClose={() => setOpen(null)} />
    </>
  );
}
