import { Kbd, Modal, Table } from '@mantine/core';
import { useWords } from '../../i18n/catalogue';
import { useCommands } from '../../shell/commands';
import { actsWords } from './acts-words';

/** `?`: every key of what is on the screen. */
export function ShortcutHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const say = useWords(actsWords);
  const commands = useCommands().filter(({ keys }) => keys);
  return (
    <Modal opened={opened} onClose={onClose} title={say('help')} size="sm">
      <Table>
        <Table.Tbody>
          <Table.Tr>
            <Table.Td>
              <Kbd>Ctrl</Kbd> <Kbd>K</Kbd>
            </Table.Td>
            <Table.Td>{say('palette')}</Table.Td>
          </Table.Tr>
          {commands.map(({ id, keys, label }) => (
            <Table.Tr key={id}>
              <Table.Td>
                <Kbd>{keys}</Kbd>
              </Table.Td>
              <Table.Td>{label}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
