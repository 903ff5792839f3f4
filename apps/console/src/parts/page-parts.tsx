import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useNavigate, useParams } from 'react-router';

export interface PagePart {
  id: string;
  name: string;
  shown?: boolean;
  body: () => ReactNode;
}

/** Parts of a page, each with an address of its own (`/operations/quarantine`); the first is also the page's. */
export function PageParts({ page, parts, label }: { page: string; parts: readonly PagePart[]; label: string }) {
  const navigate = useNavigate();
  const asked = useParams()['*']?.split('/')[0];
  const shown = parts.filter((part) => part.shown !== false);
  const part = shown.find(({ id }) => id === asked) ?? shown[0];
  if (!part) return null;
  return (
    <Tabs value={part.id} onChange={(id) => void navigate(`/${page}/${id}`)} keepMounted={false}>
      <Tabs.List aria-label={label} mb="md">
        {shown.map(({ id, name }) => (
          <Tabs.Tab key={id} value={id} data-testid={`tab-${id}`}>
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {shown.map(({ id, body }) => (
        <Tabs.Panel key={id} value={id}>
          {id === part.id ? body() : null}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
