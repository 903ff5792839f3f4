import { Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** A number that matters, its name, and what it means. */
export function Tile({
  name,
  value,
  about,
  children,
  testid,
}: {
  name: string;
  value: ReactNode;
  about?: string;
  children?: ReactNode;
  testid?: string;
}) {
  return (
    <Paper withBorder p="sm" data-testid={testid}>
      <Text size="sm" fw={500}>
        {name}
      </Text>
      <Text fz={22} fw={600} className="tabular" lh={1.4}>
        {value}
      </Text>
      {children}
      {about ? (
        <Text size="xs" c="dimmed" mt={4}>
          {about}
        </Text>
      ) : null}
    </Paper>
  );
}
