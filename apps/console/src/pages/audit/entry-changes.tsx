import type { Schemas } from '@heliograph/client';
import { Stack, Table, Text } from '@mantine/core';
import adminClasses from '../../admin/admin.module.css';
import { Facts } from '../../admin/facts';
import { useWords } from '../../i18n/catalogue';
import classes from './audit.module.css';
import { changesBetween } from './value-changes';
import { auditWords } from './words';

export type Entry = Schemas['AuditEntry'];

/** Before and after, side by side; what changed stands out in words and colour. */
export function EntryChanges({ entry }: { entry: Entry }) {
  const say = useWords(auditWords);
  const changes = changesBetween(entry.before, entry.after);
  return (
    <Stack gap="sm">
      <Facts
        rows={[
          [say('actor'), entry.actor],
          [say('subject'), entry.subject.id ?? entry.subject.kind],
          ...(entry.note ? [[say('note'), entry.note] as const] : []),
          ...(entry.requestId ? [[say('request'), <code key="request">{entry.requestId}</code>] as const] : []),
        ]}
      />
      {changes.length === 0 ? (
        <Text size="sm">{say('no_values')}</Text>
      ) : (
        <div className={adminClasses.scroll} role="region" aria-label={say('changes')} tabIndex={0}>
          <Table className={classes.changes} verticalSpacing={3} fz="sm" withTableBorder data-testid="changes">
            <Table.Thead>
              <Table.Tr>
                {(['field', 'before', 'after'] as const).map((column) => (
                  <Table.Th key={column} scope="col">
                    {say(column)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {changes.map(({ path, before, after, kind }) => (
                <Table.Tr key={path} data-kind={kind}>
                  <Table.Td>{path}</Table.Td>
                  <Table.Td className={kind === 'changed' || kind === 'removed' ? classes.before : undefined}>
                    <span className="others-words">{before ?? say('nothing')}</span>
                  </Table.Td>
                  <Table.Td className={kind === 'changed' || kind === 'added' ? classes.after : undefined}>
                    <span className="others-words">{after ?? say('nothing')}</span>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </Stack>
  );
}
