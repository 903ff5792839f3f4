import { Alert, Table, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import adminClasses from '../../admin/admin.module.css';
import { useWords } from '../../i18n/catalogue';
import type { Added } from './broadcast-queries';
import { wizardWords } from './wizard-words';

/** Adds, and reads the broadcast again: its count is the server's. */
export function useAdding(add: () => Promise<Added>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: add, onSettled: () => client.invalidateQueries({ queryKey: ['broadcasts'] }) });
}

/** What became of the rows, and which lines were refused and why. */
export function AddedRows({ added }: { added: Added }) {
  const say = useWords(wizardWords);
  return (
    <Alert color={added.refused > 0 ? 'orange' : 'teal'} variant="light" role="status" data-testid="added">
      <Text size="sm" c="var(--mantine-color-text)">
        {say('added', { added: added.added, refused: added.refused, duplicates: added.duplicates })}
      </Text>
      {added.errors.length > 0 ? (
        <div
          className={adminClasses.scroll}
          style={{ maxHeight: 260, overflowY: 'auto' }}
          role="region"
          aria-label={say('error_lines')}
          tabIndex={0}
        >
          <Table verticalSpacing={2} mt="xs" data-testid="error-lines">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{say('error_line')}</Table.Th>
                <Table.Th scope="col">{say('error_reason')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {added.errors.map(({ line, code, message }, index) => (
                <Table.Tr key={index}>
                  <Table.Td className="tabular">{line}</Table.Td>
                  <Table.Td>
                    {message} <code>{code}</code>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      ) : null}
    </Alert>
  );
}
