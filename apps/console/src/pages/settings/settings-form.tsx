import { Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { partsWords } from '../../parts/parts-words';
import { Refusal } from '../../parts/refusal';
import { shellWords } from '../../shell/words';

interface Shown {
  children: ReactNode;
  onSave: () => void;
  saving: boolean;
  error: unknown;
  fields: readonly string[];
  testid: string;
}

/** One form of settings. Who may only read sees it, with everything in it switched off. */
export function SettingsForm({ children, onSave, saving, error, fields, testid }: Shown) {
  const parts = useWords(partsWords);
  const common = useWords(shellWords);
  const mayChange = useMay()('workspace:write');
  return (
    <form onSubmit={(event) => (event.preventDefault(), onSave())} data-testid={testid}>
      <fieldset disabled={!mayChange} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
        <Stack gap="sm" maw={760}>
          {children}
          <Refusal error={error} fields={fields} />
          {mayChange ? (
            <Group>
              <Button type="submit" loading={saving} data-testid={`${testid}-save`}>
                {common('save')}
              </Button>
            </Group>
          ) : (
            <Text size="sm" c="dimmed">
              {parts('read_only')}
            </Text>
          )}
        </Stack>
      </fieldset>
    </form>
  );
}
