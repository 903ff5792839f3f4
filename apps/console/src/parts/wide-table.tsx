import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './parts.module.css';

interface Shown {
  /** What the table holds, for who cannot see it. */
  label: string;
  columns: readonly ReactNode[];
  children: ReactNode;
  minWidth?: number;
  testid?: string;
}

/** A table that scrolls by itself on a narrow screen; by keyboard too, because it can be focused. */
export function WideTable({ label, columns, children, minWidth = 560, testid }: Shown) {
  return (
    <div className={classes.wide} role="region" aria-label={label} tabIndex={0}>
      <Table miw={minWidth} verticalSpacing={6} horizontalSpacing="sm" fz="sm" aria-label={label} data-testid={testid}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column, index) => (
              <Table.Th key={index} scope="col">
                {column}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </div>
  );
}
