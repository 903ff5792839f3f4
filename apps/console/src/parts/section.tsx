import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './parts.module.css';

interface Shown {
  title: string;
  about?: string;
  acts?: ReactNode;
  children: ReactNode;
}

export function Section({ title, about, acts, children }: Shown) {
  return (
    <div className={classes.section}>
      <Group justify="space-between" align="start" gap="xs" mb="xs">
        <div>
          <Title order={2}>{title}</Title>
          {about ? (
            <Text size="sm" c="dimmed" maw={720}>
              {about}
            </Text>
          ) : null}
        </div>
        {acts}
      </Group>
      {children}
    </div>
  );
}
