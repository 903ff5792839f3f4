import { Alert, Button, FileInput, Group, Select, Stack, Table, Text } from '@mantine/core';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useState } from 'react';
import adminClasses from '../../admin/admin.module.css';
import { Trouble } from '../../admin/answer';
import { ask } from '../../api/client';
import { useWords } from '../../i18n/catalogue';
import { contentOf, variablesOf } from '../inbox/template-fill';
import { useTemplate } from '../inbox/template-queries';
import { AddedRows, useAdding } from './added-rows';
import type { Added, Broadcast } from './broadcast-queries';
import classes from './broadcasts.module.css';
import { decodeCsv, phoneColumnOf, previewCsv, type CsvPreview } from './csv-preview';
import { wizardWords } from './wizard-words';

/** Enough of a file of any size to see its columns and first lines. */
const sampleBytes = 64 * 1024;

interface Chosen {
  file: File;
  charset: string | null;
  preview: CsvPreview;
}

export function FileAudience({ broadcast }: { broadcast: Broadcast }) {
  const say = useWords(wizardWords);
  const { data: template } = useTemplate(broadcast.template.id);
  const content = template ? contentOf(template) : null;
  const names = content ? variablesOf(content) : [];
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [phoneColumn, setPhoneColumn] = useState<string | null>(null);
  const [columns, setColumns] = useState<Record<string, string>>({});
  const adding = useAdding(async () => {
    if (!chosen || phoneColumn === null) throw new Error('No file');
    const mapped = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, { column }]));
    if (Object.entries(columns).some(([name, column]) => broadcast.variables[name]?.['column'] !== column))
      await ask('PATCH', `/v1/broadcasts/${broadcast.id}`, { body: { variables: { ...broadcast.variables, ...mapped } } });
    return ask<Added>('POST', `/v1/broadcasts/${broadcast.id}/recipients`, {
      query: { phoneColumn },
      body: chosen.file,
      headers: { 'content-type': `text/csv${chosen.charset ? `; charset=${chosen.charset}` : ''}` },
    });
  });
  const choose = async (file: File | null): Promise<void> => {
    adding.reset();
    if (!file) return setChosen(null);
    const { text, charset } = decodeCsv(new Uint8Array(await file.slice(0, sampleBytes).arrayBuffer()));
    const preview = previewCsv(text.replace(/^\uFEFF/, ''));
    setChosen({ file, charset, preview });
    setPhoneColumn(phoneColumnOf(preview));
    setColumns(guessed(names, preview.columns, broadcast.variables));
  };
  return (
    <form onSubmit={(event) => (event.preventDefault(), adding.mutate())}>
      <Stack gap="sm">
        <FileInput
          label={say('choose_file')}
          description={say('file_hint')}
          accept=".csv,text/csv"
          clearable
          clearButtonProps={{ 'aria-label': say('clear_file') }}
          value={chosen?.file ?? null}
          onChange={(file) => void choose(file)}
          leftSection={<IconFileSpreadsheet size={16} aria-hidden />}
          data-testid="csv-file"
        />
        {chosen ? (
          <>
            <FileProblem preview={chosen.preview} />
            <div className={classes.pair}>
              <Select
                label={say('phone_column')}
                required
                allowDeselect={false}
                value={phoneColumn}
                onChange={setPhoneColumn}
                data={[...new Set(chosen.preview.columns)].filter(Boolean)}
                error={phoneColumn === null ? say('file_no_phone') : undefined}
                data-testid="phone-column"
              />
              {names.map((name) => (
                <Select
                  key={name}
                  label={say('column_for', { name: `{{${name}}}` })}
                  allowDeselect={false}
                  value={columns[name] ?? ''}
                  onChange={(column) => setColumns(withColumn(columns, name, column))}
                  data={[{ value: '', label: say('column_none') }, ...new Set(chosen.preview.columns.filter(Boolean))]}
                  data-testid={`column-${name}`}
                />
              ))}
            </div>
            <div className={adminClasses.scroll} role="region" aria-label={say('file_preview')} tabIndex={0}>
              <Table verticalSpacing={2} fz="xs" withTableBorder data-testid="csv-preview">
                <Table.Thead>
                  <Table.Tr>
                    {chosen.preview.columns.map((column, index) => (
                      <Table.Th key={index} scope="col">
                        {column}
                      </Table.Th>
                    ))}
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {chosen.preview.rows.map((row, index) => (
                    <Table.Tr key={index}>
                      {row.map((cell, at) => (
                        <Table.Td key={at}>
                          <bdi>{cell}</bdi>
                        </Table.Td>
                      ))}
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </div>
          </>
        ) : null}
        {adding.data ? <AddedRows added={adding.data} /> : null}
        <Trouble error={adding.error} />
        <Group>
          <Button
            type="submit"
            variant={adding.data ? 'default' : 'filled'}
            loading={adding.isPending}
            disabled={!chosen || phoneColumn === null || chosen.preview.problem !== null}
            data-testid="upload-csv"
          >
            {say('upload')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function FileProblem({ preview }: { preview: CsvPreview }) {
  const say = useWords(wizardWords);
  const { problem, ragged } = preview;
  if (!problem && ragged === 0) return null;
  const words = !problem
    ? say('file_ragged', { count: ragged })
    : problem.code === 'empty'
      ? say('file_empty')
      : problem.code === 'duplicate_column'
        ? say('file_duplicate_column', { name: problem.name })
        : say('file_unnamed_column', { number: problem.number });
  return (
    <Alert color={problem ? 'red' : 'orange'} variant="light" role="alert">
      <Text size="sm" c="var(--mantine-color-text)">
        {words}
      </Text>
    </Alert>
  );
}

/** Columns that are mapped already, or are called like the variable. */
function guessed(
  names: readonly string[],
  columns: readonly string[],
  variables: Broadcast['variables'],
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of names) {
    const mapped = variables[name]?.['column'];
    const column = columns.find((one) => one === mapped) ?? columns.find((one) => one.toLowerCase() === name.toLowerCase());
    if (column !== undefined) found[name] = column;
  }
  return found;
}

function withColumn(columns: Record<string, string>, name: string, column: string | null): Record<string, string> {
  const { [name]: _, ...others } = columns;
  return column ? { ...others, [name]: column } : others;
}
