import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useWords } from '../i18n/catalogue';
import { adminWords } from './words';

/** A CSV of any length is saved by the browser itself as it arrives; the session's cookie goes along. */
export function ExportLink({ path, query }: { path: `/${string}`; query: Readonly<Record<string, string | null>> }) {
  const say = useWords(adminWords);
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  return (
    <Button
      component="a"
      size="xs"
      variant="default"
      href={`${path}${search.size > 0 ? `?${search}` : ''}`}
      download
      leftSection={<IconDownload size={15} aria-hidden />}
      data-testid="export-csv"
    >
      {say('export_csv')}
    </Button>
  );
}
